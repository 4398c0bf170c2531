use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};
use url::Url;

use super::*;
use crate::domain::{
    Acr, Catalogue, CatalogueFile, Effect, Entity, Extent, RightSet, Rule, Standing, Target,
};
use crate::rights::worlds::{
    COMPANIES, NOW, company, everything, flat_rows, portfolio, rule, world, worlds,
};

fn service<'a>(world: &'a Holdings, code: &str) -> &'a Service {
    world.catalogue.service(&code.parse().unwrap()).unwrap()
}

fn claim(world: &Holdings, code: &str) -> Value {
    serde_json::to_value(build(world, &[service(world, code)], NOW)).unwrap()
}

fn on(target: Target) -> Rule {
    Rule { target, ..rule(1) }
}

fn establishment(of: usize, place: usize) -> Entity {
    Entity::Establishment(COMPANIES[of].1[place])
}

fn establishments(of: usize, count: usize) -> BTreeSet<Entity> {
    (0..count).map(|place| establishment(of, place)).collect()
}

/// The targets that a statement names, as far as the register has them open.
fn named(world: &Holdings, statement: &Statement) -> BTreeSet<Entity> {
    let all = everything().into_iter();
    let open = all.filter(|entity| world.register.get(entity) == Some(&Standing::Open));
    let by_siret = statement.grain == Some(Grain::Siret);
    let of_grain = open.filter(|entity| (entity.grain() == Grain::Siret) == by_siret);
    let is_named = |entity: &Entity| match &statement.mode {
        Mode::Inline {
            sirets: Some(sirets),
            ..
        } => sirets
            .iter()
            .any(|siret| Entity::Establishment(*siret) == *entity),
        Mode::Inline { sirens, .. } => {
            let mut sirens = sirens.iter().flatten();
            sirens.any(|siren| Entity::Company(*siren) == *entity)
        }
        Mode::Company { sirens } => sirens.contains(&entity.company()),
        Mode::Scoped { portfolios, .. } => portfolios.iter().any(|name| {
            let company = Entity::Company(entity.company());
            world
                .items_of(name.id)
                .any(|item| item == *entity || item == company)
        }),
        Mode::Reference => false,
    };
    of_grain.filter(is_named).collect()
}

fn rights_of(service: &Service, statement: &Statement) -> RightSet {
    let all = service.actions.iter().filter(|(action, _)| {
        statement
            .actions
            .as_ref()
            .is_none_or(|actions| actions.contains(action))
    });
    all.map(|(_, bit)| *bit).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_claim_says_what_is_held_no_more_and_no_less(world in worlds()) {
        let rows = flat_rows(&world);
        for service in world.catalogue.services() {
            let claim = build(&world, &[service], NOW);
            let mut said = BTreeSet::new();
            for statement in claim.statements() {
                for entity in named(&world, statement) {
                    let rights = rights_of(service, statement);
                    said.extend(rights.iter().map(|right| (entity, right)));
                }
            }
            let held: BTreeSet<_> = rows
                .iter()
                .filter(|(entity, right)| {
                    service.rights().contains(*right)
                        && world.register.get(entity) == Some(&Standing::Open)
                })
                .copied()
                .collect();
            prop_assert!(said.is_subset(&held), "overstated: {:?}", said.difference(&held));
            if !claim.needs_source() {
                prop_assert_eq!(said, held);
            }
        }
    }

    #[test]
    fn a_claim_never_outgrows_its_budget(world in worlds()) {
        let services: Vec<_> = world.catalogue.services().iter().collect();
        let json = serde_json::to_vec(&build(&world, &services, NOW)).unwrap();
        prop_assert!(json.len() <= BUDGET);
    }
}

#[test]
fn the_common_case_is_one_object_with_its_establishments() {
    let world = world(vec![on(Target::Establishment(COMPANIES[1].1[0]))], &[]);
    let siret = COMPANIES[1].1[0].to_string();
    assert_eq!(
        claim(&world, "plain"),
        json!({"v": 1, "svc": "plain", "grain": "siret", "mode": "inline", "as_of": 7,
               "sirets": [siret]})
    );
}

#[test]
fn a_service_that_goes_by_company_lists_companies() {
    let world = world(vec![on(Target::OwnCompany)], &[]);
    assert_eq!(
        claim(&world, "wide"),
        json!({"v": 1, "svc": "wide", "grain": "siren", "mode": "inline", "as_of": 7,
               "sirens": [company(0).to_string()]})
    );
}

#[test]
fn a_whole_company_is_named_as_such() {
    let world = world(vec![on(Target::Company(company(1)))], &[]);
    assert_eq!(
        claim(&world, "plain"),
        json!({"v": 1, "svc": "plain", "grain": "siret", "mode": "company", "as_of": 7,
               "sirens": [company(1).to_string()]})
    );
}

#[test]
fn whoever_has_nothing_gets_an_explicit_nothing() {
    let world = world(vec![], &[]);
    assert_eq!(
        claim(&world, "plain"),
        json!({"v": 1, "svc": "plain", "grain": "siret", "mode": "inline", "as_of": 7,
               "sirets": []})
    );
}

#[test]
fn a_sign_in_that_is_too_weak_is_told_from_nothing() {
    let mut world = world(vec![on(Target::OwnCompany)], &[]);
    world.subject.acr = Some(Acr::Eidas1);
    let claim = claim(&world, "strong");
    assert_eq!(claim["sirets"], json!([]));
    assert_eq!(claim["needs_acr"], "eidas1-mfa");
}

#[test]
fn a_portfolio_is_named_where_its_establishments_would_be_too_many() {
    let contents = [establishments(1, 51)];
    let world = world(vec![on(Target::Portfolio(portfolio(0)))], &contents);
    assert_eq!(
        claim(&world, "plain"),
        json!({"v": 1, "svc": "plain", "grain": "siret", "mode": "scoped", "as_of": 7,
               "portfolios": [{"id": portfolio(0).to_string(), "n": 51, "v": 1}], "n_max": 51})
    );
}

#[test]
fn a_portfolio_with_an_exception_is_not_named() {
    let deny = Rule {
        effect: Effect::Deny,
        ..on(Target::Establishment(COMPANIES[1].1[0]))
    };
    let rules = |target| {
        vec![
            on(target),
            Rule {
                id: rule(2).id,
                ..deny
            },
        ]
    };
    let listed = world(
        rules(Target::Portfolio(portfolio(0))),
        &[establishments(1, 51)],
    );
    assert_eq!(
        claim(&listed, "plain")["sirets"].as_array().unwrap().len(),
        50
    );
    let many = world(
        rules(Target::Portfolio(portfolio(0))),
        &[establishments(1, 60)],
    );
    assert_eq!(claim(&many, "plain")["mode"], "reference");
    let company = world(rules(Target::Company(company(1))), &[]);
    assert_eq!(claim(&company, "plain")["mode"], "reference");
}

#[test]
fn fewer_actions_are_said_apart() {
    let world = world(
        vec![on(Target::OwnCompany), on(Target::Company(company(1)))],
        &[],
    );
    let consult = service(&world, "plain").actions[1].1;
    let mut world = world;
    world.rules[1].rights = RightSet::NONE.with(consult);
    let claim = claim(&world, "plain");
    assert_eq!(claim[0]["sirens"], json!([company(1).to_string()]));
    assert_eq!(claim[0]["actions"], json!(["consult"]));
    assert_eq!(claim[1]["sirens"], json!([company(0).to_string()]));
    assert_eq!(claim[1].get("actions"), None);
}

#[test]
fn a_company_too_large_to_load_is_still_named() {
    let mut world = world(vec![on(Target::Company(company(1)))], &[]);
    world.extent = Extent::Crowded;
    world
        .register
        .retain(|entity, _| matches!(entity, Entity::Company(_)));
    assert_eq!(claim(&world, "plain")["mode"], "company");
    world.rules.push(Rule {
        id: rule(2).id,
        ..on(Target::Establishment(COMPANIES[2].1[0]))
    });
    assert_eq!(claim(&world, "plain")["mode"], "reference");
}

#[test]
fn what_was_not_loaded_is_referred_to() {
    let mut world = world(vec![on(Target::OwnCompany)], &[]);
    world.extent = Extent::TooLarge;
    assert_eq!(
        claim(&world, "plain"),
        json!({"v": 1, "svc": "plain", "grain": "siret", "mode": "reference", "as_of": 7})
    );
}

#[test]
fn more_services_than_a_token_holds_become_one_reference() {
    let long = "s".repeat(250);
    let services = (0..20).map(|n| {
        format!(
            r#"{{"code":"{long}{n}","label":{{"fr":"","en":""}},"organisation":"",
                "grain":"siret","actions":["declare"]}}"#
        )
    });
    let json = format!(
        r#"{{"services":[{}]}}"#,
        services.collect::<Vec<_>>().join(",")
    );
    let file = CatalogueFile::parse(&json).unwrap().numbered().unwrap();
    let catalogue = Catalogue::new(file.services().to_vec(), Duration::ZERO).unwrap();
    let mut world = world(vec![on(Target::OwnCompany)], &[]);
    world.catalogue = Arc::new(catalogue);
    let services: Vec<_> = world.catalogue.services().iter().collect();
    let claim = build(&world, &services, NOW);
    assert_eq!(
        serde_json::to_value(claim).unwrap(),
        json!({"v": 1, "mode": "reference", "as_of": 7})
    );
}

#[test]
fn a_reference_names_its_source() {
    let mut world = world(vec![], &[]);
    world.extent = Extent::TooLarge;
    let habilitations = build(&world, &[service(&world, "plain")], NOW);
    assert!(habilitations.needs_source());
    let endpoint = Url::parse("https://idp.example/habilitations").unwrap();
    let source = Source::new(&endpoint, "token".to_owned()).unwrap();
    let claims = serde_json::to_value(Claims::distributed(habilitations, source)).unwrap();
    assert_eq!(
        claims["_claim_names"],
        json!({"habilitations_list": "habilitations"})
    );
    assert_eq!(
        claims["_claim_sources"]["habilitations"],
        json!({"endpoint": "https://idp.example/habilitations", "access_token": "token"})
    );
}

#[test]
fn a_source_that_would_outgrow_a_header_is_refused() {
    let endpoint = Url::parse("https://idp.example/").unwrap();
    assert_eq!(
        Source::new(&endpoint, "x".repeat(1_500)),
        Err(OversizedSource)
    );
    assert!(Source::new(&endpoint, "x".repeat(1_400)).is_ok());
}
