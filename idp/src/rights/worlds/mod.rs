//! Small worlds for the property tests, and what is held in them ([`flat_rows`]).

mod flat;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

pub(super) use flat::flat_rows;

use crate::domain::{
    AccountId, AccountState, Acr, Catalogue, CatalogueFile, Effect, Entity, Extent, Holdings,
    ListEffect, Listing, Origin, Portfolio, PortfolioId, PortfolioKind, Principal, RightSet, Rule,
    RuleId, Siren, Siret, Standing, Subject, Target, TeamId, Timestamp,
};

pub(super) const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);
const DAY: Duration = Duration::from_hours(24);

/// Services that differ in every way that matters to a check; `chained` follows from `derived`.
const CATALOGUE: &str = r#"{"services":[
    {"code":"plain","label":{"fr":"","en":""},"organisation":"","grain":"siret",
     "actions":["declare","consult"]},
    {"code":"listed","label":{"fr":"","en":""},"organisation":"","grain":"siret",
     "actions":["declare"],"eligibility":"listed"},
    {"code":"derived","label":{"fr":"","en":""},"organisation":"","grain":"siret",
     "actions":["declare"],"follows_from":[{"service":"plain","action":"declare"},
                                           {"service":"listed","action":"declare"}]},
    {"code":"chained","label":{"fr":"","en":""},"organisation":"","grain":"siret",
     "actions":["consult"],"follows_from":[{"service":"derived","action":"declare"}]},
    {"code":"strong","label":{"fr":"","en":""},"organisation":"","grain":"siret",
     "actions":["pay"],"least_acr":"eidas1-mfa"},
    {"code":"delayed","label":{"fr":"","en":""},"organisation":"","grain":"siret",
     "actions":["declare"],"opening_delay_hours":24},
    {"code":"wide","label":{"fr":"","en":""},"organisation":"","grain":"siren",
     "actions":["declare","pay"]}]}"#;

pub(super) fn catalogue() -> Catalogue {
    let file = CatalogueFile::parse(CATALOGUE).unwrap().numbered().unwrap();
    Catalogue::new(file.services().to_vec(), 30 * DAY).unwrap()
}

/// The subject's company, and two that have more establishments than a claim ever lists.
pub(super) static COMPANIES: LazyLock<Vec<(Siren, Vec<Siret>)>> = LazyLock::new(|| {
    let sizes = [(99_900_000, 3), (99_910_000, 60), (99_920_000, 70)];
    let companies = sizes.into_iter().map(|(number, size): (u32, u32)| {
        let siren: Siren = checked(&format!("{number:08}"));
        (
            siren,
            (1..=size)
                .map(|place| checked(&format!("{siren}{place:04}")))
                .collect(),
        )
    });
    companies.collect()
});

fn checked<T: std::str::FromStr>(start: &str) -> T {
    (0..10)
        .find_map(|digit| format!("{start}{digit}").parse().ok())
        .unwrap()
}

pub(super) fn company(index: usize) -> Siren {
    COMPANIES[index].0
}

pub(super) fn everything() -> Vec<Entity> {
    ENTITIES.clone()
}

static ENTITIES: LazyLock<Vec<Entity>> = LazyLock::new(|| {
    let sirets = COMPANIES.iter().flat_map(|(_, sirets)| sirets);
    let sirens = COMPANIES.iter().map(|(siren, _)| Entity::Company(*siren));
    sirens
        .chain(sirets.map(|siret| Entity::Establishment(*siret)))
        .collect()
});

pub(super) fn me() -> AccountId {
    AccountId::from_random(0x1000)
}

pub(super) fn portfolio(index: u64) -> PortfolioId {
    PortfolioId::from_random((0x300 + index) << 4)
}

/// Allows the account all rights there are for its own company, since yesterday.
pub(super) fn rule(number: u64) -> Rule {
    Rule {
        id: RuleId::from_random(number << 4),
        owner: company(0),
        principal: Principal::Account(me()),
        rights: catalogue()
            .services()
            .iter()
            .fold(RightSet::NONE, |all, s| all.union(s.rights())),
        target: Target::OwnCompany,
        effect: Effect::Allow,
        valid_from: NOW - DAY,
        valid_until: None,
        origin: Origin::Administrator,
        author: None,
    }
}

/// Everything open, nobody blocked, and only these rules and portfolios.
pub(super) fn world(rules: Vec<Rule>, contents: &[BTreeSet<Entity>]) -> Holdings {
    let ids = (0..).map(portfolio);
    let portfolios = ids.clone().zip(contents).map(|(id, items)| {
        let size = i64::try_from(items.len()).unwrap();
        let (name, kind) = (String::new(), PortfolioKind::Own);
        (
            id,
            Portfolio {
                id,
                owner: company(0),
                kind,
                name,
                version: 1,
                size,
            },
        )
    });
    let items = ids
        .zip(contents)
        .flat_map(|(id, items)| items.iter().map(move |item| (id, *item)));
    Holdings {
        catalogue: Arc::new(catalogue()),
        subject: Subject {
            account: me(),
            company: company(0),
            state: AccountState::Active,
            acr: Some(Acr::Eidas2),
        },
        teams: [TeamId::from_random(0x2000)].into(),
        rules,
        portfolios: portfolios.collect(),
        items: items.collect(),
        register: everything()
            .into_iter()
            .map(|entity| (entity, Standing::Open))
            .collect(),
        listings: Vec::new(),
        extent: Extent::Whole,
        as_of: 7,
    }
}

fn entity() -> impl Strategy<Value = Entity> {
    prop_oneof![
        1 => select(everything()[..3].to_vec()),
        3 => select(everything()[3..].to_vec()),
    ]
}

fn principal() -> impl Strategy<Value = Principal> {
    prop_oneof![
        6 => Just(Principal::Account(me())),
        2 => Just(Principal::Team(TeamId::from_random(0x2000))),
        2 => Just(Principal::Company(company(0))),
        1 => Just(Principal::Account(AccountId::from_random(0x1010))),
        1 => Just(Principal::Team(TeamId::from_random(0x2010))),
        1 => Just(Principal::Company(company(1))),
    ]
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        3 => entity().prop_map(|entity| match entity {
            Entity::Company(siren) => Target::Company(siren),
            Entity::Establishment(siret) => Target::Establishment(siret),
        }),
        1 => Just(Target::OwnCompany),
        3 => (0..3_u64).prop_map(|index| Target::Portfolio(portfolio(index))),
        1 => Just(Target::FilingLinks),
    ]
}

fn any_rule() -> impl Strategy<Value = Rule> {
    let mask = rule(0).rights.as_number();
    let rights = prop_oneof![Just(mask), 1..=mask].prop_map(|n| RightSet::from_number(n).unwrap());
    let effect = prop_oneof![5 => Just(Effect::Allow), 1 => Just(Effect::Deny)];
    let from = select(vec![
        NOW - 60 * DAY,
        NOW - 2 * DAY,
        NOW - DAY / 2,
        NOW,
        NOW + DAY,
    ]);
    let until = select(vec![None, None, Some(NOW), Some(NOW + 2 * DAY)]);
    let owner = prop_oneof![9 => Just(company(0)), 1 => Just(company(1))];
    (owner, principal(), rights, target(), effect, from, until).prop_map(
        |(owner, principal, rights, target, effect, valid_from, valid_until)| Rule {
            owner,
            principal,
            rights,
            target,
            effect,
            valid_from,
            valid_until,
            ..rule(0)
        },
    )
}

fn listing() -> impl Strategy<Value = Listing> {
    let codes = catalogue()
        .services()
        .iter()
        .map(|s| s.code.clone())
        .collect::<Vec<_>>();
    let effect = select(ListEffect::ALL.to_vec());
    (select(codes), entity(), effect).prop_map(|(service, entity, effect)| Listing {
        service,
        entity,
        effect,
    })
}

/// Worlds with a bit of everything.
pub(super) fn worlds() -> impl Strategy<Value = Holdings> {
    let standing = prop_oneof![
        Just(None),
        Just(Some(Standing::Closed(NOW - DAY))),
        Just(Some(Standing::Closed(NOW - 40 * DAY))),
    ];
    let states =
        prop_oneof![9 => Just(AccountState::Active), 1 => select(AccountState::ALL.to_vec())];
    let acrs =
        prop_oneof![3 => Just(Some(Acr::Eidas2)), 1 => select(vec![None, Some(Acr::Eidas1)])];
    (
        vec(any_rule(), 0..12),
        vec(btree_set(entity(), 0..70), 3),
        btree_map(entity(), standing, 0..4),
        vec(listing(), 0..4),
        (states, acrs),
    )
        .prop_map(|(mut rules, contents, standings, listings, (state, acr))| {
            for (rule, number) in rules.iter_mut().zip(1_u64..) {
                rule.id = RuleId::from_random(number << 4);
            }
            let mut world = world(rules, &contents);
            world.listings = listings;
            world.subject = Subject {
                state,
                acr,
                ..world.subject
            };
            for (entity, standing) in standings {
                world.register.remove(&entity);
                world
                    .register
                    .extend(standing.map(|standing| (entity, standing)));
            }
            world
        })
}
