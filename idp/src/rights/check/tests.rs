use proptest::prelude::*;

use super::*;
use crate::domain::{Entity, Holdings, ListEffect, Listing, RightSet, Target};
use crate::rights::worlds::{COMPANIES, NOW, company, everything, flat_rows, rule, world, worlds};

fn bit(world: &Holdings, code: &str) -> RightBit {
    world
        .catalogue
        .service(&code.parse().unwrap())
        .unwrap()
        .actions[0]
        .1
}

fn own(place: usize) -> Entity {
    Entity::Establishment(COMPANIES[0].1[place])
}

fn answer(world: &Holdings, code: &str, entity: Entity) -> Decision {
    check(&world.case(entity), bit(world, code), NOW)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_check_finds_exactly_the_flat_rows(world in worlds()) {
        let rows = flat_rows(&world);
        for entity in everything() {
            let case = world.case(entity);
            for right in rule(0).rights.iter() {
                let decision = check(&case, right, NOW);
                let expected = rows.contains(&(entity, right));
                prop_assert_eq!(decision.is_allowed(), expected, "{} {:?}", entity, decision);
            }
        }
    }

    #[test]
    fn what_is_held_is_what_a_check_allows(world in worlds(), index in 0..133_usize) {
        let case = world.case(everything()[index]);
        for service in world.catalogue.services() {
            let is_allowed = |right: &RightBit| check(&case, *right, NOW).is_allowed();
            let allowed = service.rights().iter().filter(is_allowed);
            prop_assert_eq!(held(&case, service, NOW), allowed.collect::<RightSet>());
        }
    }
}

#[test]
fn a_weak_sign_in_is_another_answer_than_no_right() {
    let mut world = world(vec![rule(1)], &[]);
    world.subject.acr = Some(Acr::Eidas1);
    assert_eq!(
        answer(&world, "strong", own(0)),
        Decision::NeedsAcr(Acr::Eidas1Mfa)
    );
    world.subject.acr = Some(Acr::Eidas1Mfa);
    assert!(answer(&world, "strong", own(0)).is_allowed());
    world.rules.clear();
    let refused = Decision::Refused(Refusal::NothingGives);
    assert_eq!(answer(&world, "strong", own(0)), refused);
}

#[test]
fn whoever_is_not_active_has_nothing() {
    let mut world = world(vec![rule(1)], &[]);
    for state in AccountState::ALL
        .iter()
        .filter(|state| **state != AccountState::Active)
    {
        world.subject.state = *state;
        let refused = Decision::Refused(Refusal::NotActive(*state));
        assert_eq!(answer(&world, "plain", own(0)), refused);
    }
}

#[test]
fn one_establishment_is_taken_out_of_a_wide_rule_by_a_denial() {
    let target = Target::Establishment(COMPANIES[0].1[1]);
    let denial = Rule {
        effect: Effect::Deny,
        target,
        ..rule(2)
    };
    let world = world(vec![rule(1), denial], &[]);
    assert!(answer(&world, "plain", own(0)).is_allowed());
    let refused = Decision::Refused(Refusal::Denied(denial.id));
    assert_eq!(answer(&world, "plain", own(1)), refused);
}

#[test]
fn the_list_speaks_before_the_rules() {
    let mut world = world(
        vec![Rule {
            effect: Effect::Deny,
            ..rule(1)
        }],
        &[],
    );
    world.listings.push(Listing {
        service: "plain".parse().unwrap(),
        entity: Entity::Company(company(0)),
        effect: ListEffect::Block,
    });
    assert_eq!(
        answer(&world, "plain", own(0)),
        Decision::Refused(Refusal::Blocked)
    );
    assert_eq!(
        answer(&world, "listed", own(0)),
        Decision::Refused(Refusal::NotListed)
    );
}

#[test]
fn a_derived_right_vanishes_with_its_cause() {
    let cause = |world: &Holdings| RightSet::NONE.with(bit(world, "plain"));
    let mut world = world(vec![rule(1)], &[]);
    world.rules[0].rights = cause(&world);
    let Decision::Allowed(Ground::Derived {
        service, ground, ..
    }) = answer(&world, "chained", own(0))
    else {
        panic!("it follows from `derived`, which follows from `plain`");
    };
    assert_eq!(service.as_str(), "derived");
    assert!(matches!(*ground, Ground::Derived { .. }));
    world.rules.clear();
    assert!(!answer(&world, "chained", own(0)).is_allowed());
}

#[test]
fn neither_grain_stands_in_for_the_other() {
    let world = world(vec![rule(1)], &[]);
    let wrong = |grain| Decision::Refused(Refusal::WrongGrain(grain));
    assert_eq!(answer(&world, "wide", own(0)), wrong(Grain::Siren));
    let whole = Entity::Company(company(0));
    assert_eq!(answer(&world, "plain", whole), wrong(Grain::Siret));
    assert!(answer(&world, "wide", whole).is_allowed());
}
