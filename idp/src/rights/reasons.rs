//! Why somebody holds what they hold, for the person: which rule gives it, and through what.

use super::Ground;
use super::check::decide;
use crate::domain::{AccountState, Action, Case, Rule, Service, ServiceCode, Timestamp};

/// What one rule gives, of one service and for one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason<'a> {
    pub actions: Vec<Action>,
    /// The services that it follows from, nearest first; none where the rule names this one.
    pub follows: Vec<ServiceCode>,
    pub rule: &'a Rule,
}

/// All that is held of `service`, by its reasons. How strongly the person is signed in now does not
/// matter: it is held, not exercised.
pub fn reasons<'a>(case: &Case<'a>, service: &Service, at: Timestamp) -> Vec<Reason<'a>> {
    let mut reasons: Vec<Reason<'a>> = Vec::new();
    if case.subject.state != AccountState::Active {
        return reasons;
    }
    for (action, right) in &service.actions {
        let Ok(ground) = decide(case, *right, at) else {
            continue;
        };
        let Some((follows, rule)) = traced(case, ground) else {
            continue;
        };
        let mut known = reasons.iter_mut();
        match known.find(|known| known.rule == rule && known.follows == follows) {
            Some(known) => known.actions.push(*action),
            None => reasons.push(Reason {
                actions: vec![*action],
                follows,
                rule,
            }),
        }
    }
    reasons
}

/// The services on the way to the rule, and the rule.
fn traced<'a>(case: &Case<'a>, ground: Ground) -> Option<(Vec<ServiceCode>, &'a Rule)> {
    let mut follows = Vec::new();
    let mut ground = ground;
    loop {
        match ground {
            Ground::Rule(id) => {
                let rule = case.rules.iter().find(|rule| rule.id == id)?;
                return Some((follows, rule));
            }
            Ground::Derived {
                service,
                ground: inner,
                ..
            } => {
                follows.push(service);
                ground = *inner;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Entity, Holdings, RightSet};
    use crate::rights::held;
    use crate::rights::worlds::{COMPANIES, NOW, everything, rule, world, worlds};
    use proptest::prelude::*;

    fn service<'a>(world: &'a Holdings, code: &str) -> &'a Service {
        world.catalogue.service(&code.parse().unwrap()).unwrap()
    }

    #[test]
    fn what_follows_from_another_service_is_traced_to_its_rule() {
        let mut world = world(vec![rule(1)], &[]);
        world.rules[0].rights = RightSet::NONE.with(service(&world, "plain").actions[0].1);
        let case = world.case(Entity::Establishment(COMPANIES[0].1[0]));
        let told = reasons(&case, service(&world, "derived"), NOW);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].follows, ["plain".parse().unwrap()]);
        assert_eq!(told[0].rule.id, world.rules[0].id);
        assert!(reasons(&case, service(&world, "strong"), NOW).is_empty());
    }

    #[test]
    fn who_is_not_active_holds_nothing() {
        let mut world = world(vec![rule(1)], &[]);
        world.subject.state = AccountState::Suspended;
        let case = world.case(Entity::Establishment(COMPANIES[0].1[0]));
        assert!(reasons(&case, service(&world, "plain"), NOW).is_empty());
    }

    proptest! {
        /// A reason is given for what a check would allow, and for nothing else.
        #[test]
        fn reasons_say_what_is_held(world in worlds()) {
            for entity in everything() {
                let case = world.case(entity);
                for service in world.catalogue.services() {
                    if service.least_acr.is_some() {
                        continue;
                    }
                    let told: Vec<_> = reasons(&case, service, NOW)
                        .iter()
                        .flat_map(|reason| reason.actions.clone())
                        .filter_map(|action| service.bit(action))
                        .collect();
                    let told: RightSet = told.into_iter().collect();
                    prop_assert_eq!(told, held(&case, service, NOW));
                }
            }
        }
    }
}
