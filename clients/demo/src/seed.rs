//! The first rows: written once, in one transaction, and left alone at every later start.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use idp::app::App;
use idp::crypto::{Password, SecretHash, random_id, random_number};
use idp::domain::{
    Account, AccountId, AccountState, Catalogue, CatalogueFile, Client, Effect, Entity, Event,
    EventKind, FactorId, IdentityProofing, Name, OrganisationLink, Origin, Portfolio, PortfolioId,
    PortfolioKind, Principal, RightSet, Roles, Rule, RuleId, Target, Timestamp, TotpFactor,
};
use idp::sirene::{Entry, Rows};
use idp::store::Tx;

use crate::partners::FORMATION;
use crate::people::{Person, Role, people};
use crate::world::{self, World, world};

const CATALOGUE: &str = include_str!("../catalogue.json");

/// Companies that have not registered yet, in the form of the public register.
const REGISTER: &str = include_str!("../establishments.csv");

/// Companies, people, rights; and the partners, whose addresses may have moved since.
pub(crate) async fn fill(app: &App, partners: &[(Client, SecretHash)]) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.begin().await?;
    let known = tx.find_client(&FORMATION.parse()?).await?.is_some();
    for (client, secret) in partners {
        tx.put_client(client, Some(secret), now).await?;
    }
    for entry in Rows::<_, Entry>::open(REGISTER.as_bytes())? {
        tx.put_establishment(&entry?.establishment).await?;
    }
    let new = if known {
        Vec::new()
    } else {
        people_first(app, &mut tx, now).await?
    };
    tx.commit().await?;
    for account in new {
        app.journal
            .record(Event::new(EventKind::AccountCreated, now).account(account))
            .await?;
    }
    Ok(())
}

/// A partner of the visitor's own.
pub(crate) async fn register(app: &App, file: &Path, secret: &Path) -> anyhow::Result<()> {
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let client: Client = serde_json::from_str(&read(file)?)
        .with_context(|| format!("{} is not accepted", file.display()))?;
    client.check().map_err(anyhow::Error::msg)?;
    let secret = SecretHash::of(read(secret)?.trim());
    app.store
        .direct()
        .await?
        .put_client(&client, Some(&secret), app.clock.now())
        .await?;
    Ok(())
}

async fn people_first(app: &App, tx: &mut Tx, now: Timestamp) -> anyhow::Result<Vec<AccountId>> {
    tx.put_catalogue(&CatalogueFile::parse(CATALOGUE)?).await?;
    let World {
        establishments,
        portfolios,
        rules,
    } = world()?;
    for place in establishments {
        tx.put_establishment(&place.into()).await?;
    }
    let mut accounts = BTreeMap::new();
    for person in people()? {
        let account = add_person(app, tx, &person, now).await?;
        accounts.insert(person.last_name, account);
    }
    let mut names = BTreeMap::new();
    for portfolio in portfolios {
        let id = add_portfolio(tx, &portfolio).await?;
        names.insert(portfolio.name, id);
    }
    let catalogue = tx.catalogue(Duration::ZERO).await?;
    for rule in rules {
        tx.add_rule(&resolved(&rule, &catalogue, &accounts, &names, now)?)
            .await?;
    }
    Ok(accounts.values().map(|account| account.id).collect())
}

async fn add_person(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    now: Timestamp,
) -> anyhow::Result<Account> {
    let administrator = person.role == Role::Administrator;
    let account = Account {
        id: AccountId::from_random(random_number()),
        siret: person.siret.parse()?,
        last_name: Name::parse(&person.last_name)?,
        first_name: Name::parse(&person.first_name)?,
        email: person.email.parse()?,
        email_verified_at: Some(now),
        phone: None,
        roles: Roles {
            administrator_since: administrator.then_some(now),
            declarant_since: Some(now),
        },
        state: AccountState::Active,
        identity: IdentityProofing::Weak,
        link: OrganisationLink::Moderated,
        updated_at: now,
    };
    let hash = app
        .hashers
        .hash(Password::typed(&person.password))
        .await??;
    tx.add_account(&account, Some(&hash), now).await?;
    if person.staff {
        tx.add_staff(account.id, now).await?;
    }
    if let Some(secret) = person.secret()? {
        let totp = TotpFactor {
            id: FactorId::from_random(random_id()),
            account: account.id,
            name: Name::parse("Téléphone")?,
            sealed: secret.seal(&app.factors, account.id)?,
            last_step: 0,
            created_at: now,
            last_used_at: now,
        };
        tx.add_totp(&totp).await?;
    }
    Ok(account)
}

async fn add_portfolio(tx: &mut Tx, new: &world::Portfolio) -> anyhow::Result<PortfolioId> {
    let portfolio = Portfolio {
        id: PortfolioId::from_random(random_number()),
        owner: new.owner,
        kind: PortfolioKind::Clients,
        name: new.name.clone(),
        version: 0,
        size: 0,
    };
    tx.add_portfolio(&portfolio).await?;
    let items: Vec<Entity> = new
        .sirets
        .iter()
        .copied()
        .map(Entity::Establishment)
        .collect();
    tx.add_items(new.owner, portfolio.id, &items).await?;
    Ok(portfolio.id)
}

fn resolved(
    rule: &world::Rule,
    catalogue: &Catalogue,
    accounts: &BTreeMap<String, Account>,
    portfolios: &BTreeMap<String, PortfolioId>,
    now: Timestamp,
) -> anyhow::Result<Rule> {
    let account = accounts
        .get(&rule.last_name)
        .context("a rule is about nobody")?;
    let services = rule
        .services
        .iter()
        .filter_map(|code| catalogue.service(code));
    let target = match (&rule.siret, &rule.portfolio, rule.own_company) {
        (Some(siret), None, false) => Target::Establishment(*siret),
        (None, Some(name), false) => {
            Target::Portfolio(*portfolios.get(name).context("a rule names no portfolio")?)
        }
        (None, None, true) => Target::OwnCompany,
        _ => anyhow::bail!("a rule needs one target"),
    };
    Ok(Rule {
        id: RuleId::from_random(random_number()),
        owner: account.siret.siren(),
        principal: Principal::Account(account.id),
        rights: services.fold(RightSet::NONE, |all, service| all.union(service.rights())),
        target,
        effect: Effect::Allow,
        valid_from: now,
        valid_until: None,
        origin: Origin::Registration,
        author: None,
    })
}
