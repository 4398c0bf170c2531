//! Rights as stored: one small world, and what tests ask of it.

mod asked;
mod kept;

use std::sync::Arc;
use std::time::Duration;

use idp::domain::{
    AccountId, AccountState, Catalogue, CatalogueFile, Effect, Entity, Establishment, Inquiry,
    ListEffect, Listing, Origin, Portfolio, PortfolioId, PortfolioKind, Principal, RightSet, Rule,
    RuleId, Siren, Siret, Subject, Target, TeamId, Timestamp,
};
use idp::store::{Store, Tx};

const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);
const CATALOGUE: &str = include_str!("../../../clients/demo/catalogue.json");

fn siren(number: u32) -> Siren {
    let mut digits = (0..10).map(|check| format!("{number:08}{check}"));
    digits.find_map(|digits| digits.parse().ok()).unwrap()
}

fn siret(siren: Siren, place: u32) -> Siret {
    let mut digits = (0..10).map(|check| format!("{siren}{place:04}{check}"));
    digits.find_map(|digits| digits.parse().ok()).unwrap()
}

fn firm() -> Siren {
    siren(99_900_000)
}

fn client(number: u32) -> Siren {
    siren(99_910_000 + number)
}

fn account() -> AccountId {
    AccountId::from_random(0x1000)
}

fn team() -> TeamId {
    TeamId::from_random(0x2000)
}

fn portfolio() -> PortfolioId {
    PortfolioId::from_random(0x3000)
}

fn subject() -> Subject {
    Subject {
        account: account(),
        company: firm(),
        state: AccountState::Active,
        acr: None,
    }
}

/// Allows the account everything in Compte AT/MP for the whole of its own company.
fn rule(number: u64) -> Rule {
    Rule {
        id: RuleId::from_random(number << 4),
        owner: firm(),
        principal: Principal::Account(account()),
        rights: RightSet::NONE,
        target: Target::OwnCompany,
        effect: Effect::Allow,
        valid_from: NOW - Duration::from_mins(1),
        valid_until: None,
        origin: Origin::Administrator,
        author: Some(AccountId::from_random(0x1010)),
    }
}

async fn put_catalogue(tx: &mut Tx) -> Arc<Catalogue> {
    tx.put_catalogue(&CatalogueFile::parse(CATALOGUE).unwrap())
        .await
        .unwrap();
    Arc::new(tx.catalogue(Duration::ZERO).await.unwrap())
}

fn rights_of(catalogue: &Catalogue, code: &str) -> RightSet {
    catalogue.service(&code.parse().unwrap()).unwrap().rights()
}

async fn put_establishment(tx: &mut Tx, siret: Siret) {
    let known = Establishment {
        siret,
        name: "ATELIER DES LILAS FICTIFS".to_owned(),
        street: "1 RUE INVENTEE".to_owned(),
        postal_code: "00000".to_owned(),
        locality: "NULLEPART".to_owned(),
        closed_at: None,
    };
    tx.put_establishment(&known).await.unwrap();
    assert_eq!(tx.find_establishment(siret).await.unwrap(), Some(known));
}

async fn put_portfolio(tx: &mut Tx, items: &[Entity]) {
    let empty = Portfolio {
        id: portfolio(),
        owner: firm(),
        kind: PortfolioKind::Clients,
        name: "Clients du Nord".to_owned(),
        version: 1,
        size: 0,
    };
    tx.add_portfolio(&empty).await.unwrap();
    assert_eq!(
        tx.find_portfolio(firm(), portfolio()).await.unwrap(),
        Some(empty)
    );
    let added = tx.add_items(firm(), portfolio(), items).await.unwrap();
    assert_eq!(added, u64::try_from(items.len()).unwrap());
}

fn of(client_number: u32, place: u32) -> Entity {
    Entity::Establishment(siret(client(client_number), place))
}

/// A firm with a portfolio of clients, a team, a denial, a blocked client, and one client whose
/// company is given as a whole: something of everything, in Compte AT/MP. With it, what is held.
async fn put_world(store: &Store) -> (Inquiry, Vec<Entity>) {
    let mut tx = store.begin().await.unwrap();
    let catalogue = put_catalogue(&mut tx).await;
    for entity in everything() {
        let Entity::Establishment(siret) = entity else {
            continue;
        };
        put_establishment(&mut tx, siret).await;
    }
    let items = [
        of(0, 1),
        of(0, 2),
        of(1, 1),
        Entity::Company(client(2)),
        of(5, 3),
    ];
    put_portfolio(&mut tx, &items).await;
    tx.add_team(team(), firm(), "Paie").await.unwrap();
    assert!(tx.join_team(firm(), team(), account()).await.unwrap());
    let rights = rights_of(&catalogue, "compte-atmp");
    for rule in rules() {
        tx.add_rule(&Rule { rights, ..rule }).await.unwrap();
    }
    let service = "compte-atmp".parse().unwrap();
    let blocked = Listing {
        service,
        entity: of(3, 1),
        effect: ListEffect::Block,
    };
    tx.put_listing(&blocked).await.unwrap();
    tx.commit().await.unwrap();
    let services = ["compte-atmp", "passeport-prevention"].map(|code| code.parse().unwrap());
    (Inquiry::new(catalogue, subject(), &services, NOW), held())
}

fn rules() -> [Rule; 6] {
    let by_portfolio = Target::Portfolio(portfolio());
    let single = |number, place| Target::Establishment(siret(client(number), place));
    [
        Rule {
            principal: Principal::Team(team()),
            target: by_portfolio,
            ..rule(1)
        },
        Rule {
            principal: Principal::Company(firm()),
            target: Target::OwnCompany,
            ..rule(2)
        },
        Rule {
            target: Target::Company(client(3)),
            ..rule(3)
        },
        Rule {
            target: single(4, 2),
            ..rule(4)
        },
        Rule {
            target: single(0, 2),
            effect: Effect::Deny,
            ..rule(5)
        },
        Rule {
            owner: client(4),
            target: single(4, 1),
            ..rule(6)
        },
    ]
}

fn held() -> Vec<Entity> {
    let own = (1..=3).map(|place| Entity::Establishment(siret(firm(), place)));
    let clients = [
        (0, 1),
        (1, 1),
        (2, 1),
        (2, 2),
        (2, 3),
        (3, 2),
        (3, 3),
        (4, 2),
        (5, 3),
    ];
    let clients = clients.map(|(number, place)| of(number, place));
    let mut held: Vec<_> = own.chain(clients).collect();
    held.sort();
    held
}

fn everything() -> Vec<Entity> {
    let sirens = [firm()].into_iter().chain((0..6).map(client));
    let all = sirens.flat_map(|siren| (1..=3).map(move |place| siret(siren, place)));
    all.map(Entity::Establishment).collect()
}
