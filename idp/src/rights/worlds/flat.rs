//! What is held in a world by naive expansion to flat rows: slow, and plain to see.

use std::collections::BTreeSet;

use super::{NOW, everything};
use crate::domain::{
    AccountState, Effect, Eligibility, Entity, Grain, Holdings, ListEffect, Principal, RightBit,
    Rule, Siren, Standing, Target,
};

/// Every (target, right) that is held, written out.
pub(in crate::rights) fn flat_rows(world: &Holdings) -> BTreeSet<(Entity, RightBit)> {
    if world.subject.state != AccountState::Active {
        return BTreeSet::new();
    }
    let mut denied = BTreeSet::new();
    let mut rows = BTreeSet::new();
    for rule in world.rules.iter().filter(|rule| is_mine(world, rule)) {
        for entity in expand(world, rule.target) {
            for right in rule.rights.iter() {
                match rule.effect {
                    Effect::Deny if rule.valid_from <= NOW => denied.insert((entity, right)),
                    Effect::Allow if is_open(world, rule, entity, right) => {
                        rows.insert((entity, right))
                    }
                    _ => false,
                };
            }
        }
    }
    rows.retain(|row| !denied.contains(row) && is_eligible(world, *row));
    derive(world, &denied, &mut rows);
    rows.retain(|(_, right)| {
        let least = world.catalogue.locate(*right).unwrap().0.least_acr;
        least.is_none_or(|least| world.subject.acr.is_some_and(|acr| acr.satisfies(least)))
    });
    rows
}

fn is_mine(world: &Holdings, rule: &Rule) -> bool {
    let subject = &world.subject;
    let mut mine = BTreeSet::from([
        Principal::Account(subject.account),
        Principal::Company(subject.company),
    ]);
    mine.extend(world.teams.iter().map(|team| Principal::Team(*team)));
    rule.owner == subject.company
        && mine.contains(&rule.principal)
        && rule.valid_until.is_none_or(|until| NOW < until)
}

fn expand(world: &Holdings, target: Target) -> BTreeSet<Entity> {
    let with_establishments = |siren: Siren| {
        let all = everything().into_iter();
        all.filter(move |entity| entity.company() == siren)
    };
    match target {
        Target::Establishment(siret) => [Entity::Establishment(siret)].into(),
        Target::Company(siren) => with_establishments(siren).collect(),
        Target::OwnCompany => with_establishments(world.subject.company).collect(),
        Target::Portfolio(id) => {
            let items = world.items.iter().filter(|(of, _)| *of == id);
            let expanded = items.flat_map(|(_, item)| match item {
                Entity::Company(siren) => with_establishments(*siren).collect(),
                Entity::Establishment(_) => vec![*item],
            });
            expanded.collect()
        }
        Target::FilingLinks => BTreeSet::new(),
    }
}

fn is_open(world: &Holdings, rule: &Rule, entity: Entity, right: RightBit) -> bool {
    let Some((service, _)) = world.catalogue.locate(right) else {
        return false;
    };
    let before_closing = match world.register.get(&entity) {
        Some(Standing::Closed(closed_at)) => rule.valid_from < *closed_at,
        _ => true,
    };
    before_closing && rule.valid_from + service.opening_delay <= NOW
}

/// Right grain, known, not long closed, and on the right side of the lists.
fn is_eligible(world: &Holdings, (entity, right): (Entity, RightBit)) -> bool {
    let service = world.catalogue.locate(right).unwrap().0;
    let of_grain = matches!(entity, Entity::Company(_)) == (service.grain == Grain::Siren);
    let alive = match world.register.get(&entity) {
        None => false,
        Some(Standing::Open) => true,
        Some(Standing::Closed(at)) => NOW.since(*at) < world.catalogue.closed_grace,
    };
    let on = |effect| {
        let mut lines = world
            .listings
            .iter()
            .filter(|line| line.service == service.code);
        lines.any(|l| l.effect == effect && expand_listing(l.entity).any(|e| e == entity))
    };
    let listed = service.eligibility == Eligibility::Everyone || on(ListEffect::Allow);
    of_grain && alive && listed && !on(ListEffect::Block)
}

/// A listed company stands for itself and its establishments.
fn expand_listing(listed: Entity) -> impl Iterator<Item = Entity> {
    let all = everything().into_iter();
    all.filter(move |entity| *entity == listed || Entity::Company(entity.company()) == listed)
}

fn derive(
    world: &Holdings,
    denied: &BTreeSet<(Entity, RightBit)>,
    rows: &mut BTreeSet<(Entity, RightBit)>,
) {
    let services = world.catalogue.services().iter();
    let derivations: Vec<_> = services.flat_map(|service| &service.derivations).collect();
    for _ in 0..derivations.len() {
        let more: Vec<_> = derivations
            .iter()
            .flat_map(|derivation| {
                let causes = rows
                    .iter()
                    .filter(|(_, right)| derivation.any_of.contains(*right));
                causes
                    .map(|(entity, _)| (*entity, derivation.right))
                    .collect::<Vec<_>>()
            })
            .filter(|row| !denied.contains(row) && is_eligible(world, *row))
            .collect();
        rows.extend(more);
    }
}
