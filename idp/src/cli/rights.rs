//! `idp rights`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::{Operator, say};
use crate::config::Environment;
use crate::crypto::random_number;
use crate::domain::{
    Account, AccountId, Action, Authenticator, Catalogue, CatalogueFile, Effect, Entity, EventKind,
    Inquiry, Origin, Principal, Right, RightBit, RightSet, Rule, RuleId, ServiceCode, Siren, Siret,
    Subject, Target, assurance,
};
use crate::rights::explain;

#[derive(Debug, Subcommand)]
pub enum RightsCommand {
    /// Load the catalogue of services from a JSON file; loading it again changes nothing
    Catalogue { file: PathBuf },
    /// Allow an account to act
    Allow(NewRule),
    /// Deny an account what a rule allows otherwise
    Deny(NewRule),
    /// Say whether an account may act for an establishment, and why
    Explain {
        account: AccountId,
        #[arg(long)]
        service: ServiceCode,
        #[arg(long)]
        action: Action,
        #[arg(long)]
        siret: Siret,
    },
}

#[derive(Debug, Args)]
pub struct NewRule {
    account: AccountId,
    #[arg(long)]
    service: ServiceCode,
    /// Every action of the service when left out
    #[arg(long)]
    action: Vec<Action>,
    #[command(flatten)]
    target: RuleTarget,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct RuleTarget {
    #[arg(long)]
    siret: Option<Siret>,
    /// A company with all its establishments, those to come included
    #[arg(long)]
    siren: Option<Siren>,
    #[arg(long)]
    own_company: bool,
}

pub(super) async fn run(command: RightsCommand, environment: &Environment) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    match command {
        RightsCommand::Catalogue { file } => load(&operator, environment, &file).await,
        RightsCommand::Allow(rule) => add(&operator, environment, rule, Effect::Allow).await,
        RightsCommand::Deny(rule) => add(&operator, environment, rule, Effect::Deny).await,
        RightsCommand::Explain {
            account,
            service,
            action,
            siret,
        } => tell(&operator, account, Right { service, action }, siret).await,
    }
}

async fn load(operator: &Operator, environment: &Environment, file: &Path) -> anyhow::Result<()> {
    let text =
        fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let catalogue = CatalogueFile::parse(&text)
        .with_context(|| format!("{} is not accepted", file.display()))?;
    let mut tx = operator.store.begin().await?;
    tx.put_catalogue(&catalogue).await?;
    let event = operator
        .event(EventKind::RightsChanged)
        .detail("catalogue loaded");
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!(
        "the catalogue has {} services",
        catalogue.services.len()
    ));
    Ok(())
}

async fn add(
    operator: &Operator,
    environment: &Environment,
    new: NewRule,
    effect: Effect,
) -> anyhow::Result<()> {
    let mut tx = operator.store.begin().await?;
    let catalogue = tx.catalogue(Duration::ZERO).await?;
    let service = catalogue
        .service(&new.service)
        .context("no such service in the catalogue")?;
    let rights = if new.action.is_empty() {
        service.rights()
    } else {
        let bits = new.action.iter().map(|action| service.bit(*action));
        let bits: Option<Vec<RightBit>> = bits.collect();
        let bits = bits.context("the service has no such action")?;
        bits.into_iter().fold(RightSet::NONE, RightSet::with)
    };
    let account = account(&mut tx, new.account).await?;
    let rule = Rule {
        id: RuleId::from_random(random_number()),
        owner: account.siret.siren(),
        principal: Principal::Account(account.id),
        rights,
        target: new.target.into(),
        effect,
        valid_from: operator.clock.now(),
        valid_until: None,
        origin: Origin::Administrator,
        author: None,
    };
    tx.add_rule(&rule).await?;
    let event = operator.event(EventKind::RightsChanged).account(account.id);
    let event = event.detail(format!("{effect} {} for {}", new.service, rule.target));
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!(
        "rule {}: {effect} {} for {}",
        rule.id, new.service, rule.target
    ));
    Ok(())
}

async fn tell(
    operator: &Operator,
    id: AccountId,
    right: Right,
    siret: Siret,
) -> anyhow::Result<()> {
    let now = operator.clock.now();
    let mut tx = operator.store.direct().await?;
    let catalogue: Arc<Catalogue> = Arc::new(tx.catalogue(Duration::ZERO).await?);
    let bit = catalogue
        .bit(&right)
        .context("no such right in the catalogue")?;
    let account = account(&mut tx, id).await?;
    // As with a password, the weakest sign-in there is.
    let known = assurance(account.identity, account.link, &[Authenticator::Password]);
    let subject = Subject::new(&account, known.acr);
    let inquiry = Inquiry::new(catalogue, subject, &[right.service], now);
    let entity = Entity::Establishment(siret);
    let holdings = tx.holdings_about(&inquiry, entity).await?;
    for line in explain(&holdings.case(entity), bit, now).lines {
        say(line);
    }
    Ok(())
}

async fn account(tx: &mut crate::store::Tx, id: AccountId) -> anyhow::Result<Account> {
    match tx.find_account(id).await? {
        Some(account) => Ok(account),
        None => bail!("there is no account {id}"),
    }
}

impl From<RuleTarget> for Target {
    fn from(target: RuleTarget) -> Self {
        match target {
            RuleTarget {
                siret: Some(siret), ..
            } => Self::Establishment(siret),
            RuleTarget {
                siren: Some(siren), ..
            } => Self::Company(siren),
            RuleTarget { .. } => Self::OwnCompany,
        }
    }
}
