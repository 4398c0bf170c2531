//! The chain behind an answer, for the person, their administrator and support.

use super::check::decide;
use super::{Decision, Ground, Refusal, check};
use crate::domain::{Case, RightBit, RuleId, Timestamp};

/// A decision and, where the person as such is admitted or merely signed in too weakly, what
/// could be said of the right itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub decision: Decision,
    /// The chain, one sentence a line, indented by how far it is removed from the right.
    pub lines: Vec<String>,
}

/// Answers as [`check()`] does, and says why.
pub fn explain(case: &Case<'_>, right: RightBit, at: Timestamp) -> Explanation {
    let decision = check(case, right, at);
    let mut lines = vec![headline(case, right, &decision)];
    match &decision {
        Decision::Allowed(ground) => tell_ground(case, ground, 1, &mut lines),
        Decision::Refused(refusal) => tell_refusal(case, *refusal, &mut lines),
        Decision::NeedsAcr(_) => tell_once_stronger(case, right, at, &mut lines),
    }
    Explanation { decision, lines }
}

fn headline(case: &Case<'_>, right: RightBit, decision: &Decision) -> String {
    let name = case.catalogue.locate(right).map_or_else(
        || format!("right {}", right.as_number()),
        |(service, action)| format!("{}:{action}", service.code),
    );
    let answer = match decision {
        Decision::Allowed(_) => "allowed".to_owned(),
        Decision::Refused(_) => "refused".to_owned(),
        Decision::NeedsAcr(acr) => format!("needs a sign-in of class {acr}"),
    };
    format!(
        "{name} for {} by account {}: {answer}",
        case.entity, case.subject.account
    )
}

fn tell_ground(case: &Case<'_>, ground: &Ground, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    match ground {
        Ground::Rule(id) => lines.push(format!("{indent}given by {}", rule(case, *id))),
        Ground::Derived {
            service,
            action,
            ground,
        } => {
            lines.push(format!("{indent}it follows from {service}:{action}"));
            tell_ground(case, ground, depth + 1, lines);
        }
    }
}

fn tell_refusal(case: &Case<'_>, refusal: Refusal, lines: &mut Vec<String>) {
    lines.push(match refusal {
        Refusal::NotActive(state) => format!("  the account is {state}"),
        Refusal::UnknownRight => "  no service has this right".to_owned(),
        Refusal::WrongGrain(grain) => format!("  the service is used by {grain}"),
        Refusal::UnknownEntity => "  the register does not know this number".to_owned(),
        Refusal::Closed(closed_at) => format!("  closed since {closed_at}"),
        Refusal::Blocked => "  on the block list of the service".to_owned(),
        Refusal::NotListed => "  not on the allow list of the service".to_owned(),
        Refusal::Denied(id) => format!("  denied by {}", rule(case, id)),
        Refusal::NothingGives => "  no rule in force gives it, and it follows from none".to_owned(),
    });
}

fn tell_once_stronger(case: &Case<'_>, right: RightBit, at: Timestamp, lines: &mut Vec<String>) {
    match decide(case, right, at) {
        Ok(ground) => tell_ground(case, &ground, 1, lines),
        Err(refusal) => tell_refusal(case, refusal, lines),
    }
}

fn rule(case: &Case<'_>, id: RuleId) -> String {
    case.rules.iter().find(|rule| rule.id == id).map_or_else(
        || format!("rule {id}"),
        |rule| {
            let author = rule
                .author
                .map_or_else(String::new, |author| format!(" of {author}"));
            format!(
                "rule {id}: {} on {}, since {}, by {}{author}",
                rule.principal, rule.target, rule.valid_from, rule.origin
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Acr, Entity, Holdings, RightSet};
    use crate::rights::worlds::{COMPANIES, NOW, me, rule, world};

    fn told(world: &Holdings, code: &str) -> String {
        let service = world.catalogue.service(&code.parse().unwrap()).unwrap();
        let entity = Entity::Establishment(COMPANIES[0].1[0]);
        explain(&world.case(entity), service.actions[0].1, NOW)
            .lines
            .join("\n")
    }

    #[test]
    fn the_chain_of_a_derived_right_is_told_to_its_rule() {
        let mut world = world(vec![rule(1)], &[]);
        let plain = world
            .catalogue
            .service(&"plain".parse().unwrap())
            .unwrap()
            .actions[0]
            .1;
        world.rules[0].rights = RightSet::NONE.with(plain);
        let siret = COMPANIES[0].1[0];
        assert_eq!(
            told(&world, "derived"),
            format!(
                "derived:declare for {siret} by account {}: allowed\n  \
                   it follows from plain:declare\n    \
                     given by rule 000000000000001: account {} on their own company, \
                     since 1799913600, by administrator",
                me(),
                me()
            )
        );
    }

    #[test]
    fn what_a_stronger_sign_in_would_bring_is_told_too() {
        let mut world = world(vec![], &[]);
        world.subject.acr = Some(Acr::Eidas1);
        let told = told(&world, "strong");
        assert!(
            told.contains("needs a sign-in of class eidas1-mfa"),
            "{told}"
        );
        assert!(told.contains("no rule in force gives it"), "{told}");
    }
}
