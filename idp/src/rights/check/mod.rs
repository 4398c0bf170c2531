//! May this account exercise this right for this establishment?

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::domain::{
    AccountState, Acr, Action, Case, Effect, Eligibility, Grain, ListEffect, Listing, RightBit,
    RightSet, Rule, RuleId, Service, ServiceCode, Standing, Subject, Timestamp,
};

/// The answer, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Allowed(Ground),
    Refused(Refusal),
    /// Nothing is said about the right before the person has signed in at least this strongly.
    NeedsAcr(Acr),
}

/// What gives the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    Rule(RuleId),
    /// It follows from another right, which has a ground of its own.
    Derived {
        service: ServiceCode,
        action: Action,
        ground: Box<Self>,
    },
}

/// What withholds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotActive(AccountState),
    /// No service of the catalogue has the right.
    UnknownRight,
    /// The service is used by the other of establishment and company.
    WrongGrain(Grain),
    /// The register of companies does not know it.
    UnknownEntity,
    /// Closed for longer than it may keep what it had.
    Closed(Timestamp),
    Blocked,
    NotListed,
    Denied(RuleId),
    /// No rule gives it and it follows from nothing.
    NothingGives,
}

impl Decision {
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// The first of these that applies decides:
/// 1. the account is not active, or the person not signed in strongly enough for the service;
/// 2. the service is of the other grain, or the register has closed or never known the target;
/// 3. the service's list blocks it, or leaves it out;
/// 4. a rule denies it;
/// 5. a rule allows it;
/// 6. it follows from another right held for the same target, by 2 to 6. How strongly that other
///    service wants its people signed in does not matter here: it is held, not exercised.
pub fn check(case: &Case<'_>, right: RightBit, at: Timestamp) -> Decision {
    let Some((service, _)) = case.catalogue.locate(right) else {
        return Decision::Refused(Refusal::UnknownRight);
    };
    if let Some(decision) = admit(case.subject, service) {
        return decision;
    }
    decide(case, right, at).map_or_else(Decision::Refused, Decision::Allowed)
}

/// What of `service` is held, as [`check`] would say of each of its rights.
pub fn held(case: &Case<'_>, service: &Service, at: Timestamp) -> RightSet {
    if admit(case.subject, service).is_some() {
        return RightSet::NONE;
    }
    service
        .rights()
        .iter()
        .filter(|right| decide(case, *right, at).is_ok())
        .collect()
}

/// Step 1, which is about the person only.
pub(super) fn admit(subject: &Subject, service: &Service) -> Option<Decision> {
    let state = subject.state;
    if state != AccountState::Active {
        return Some(Decision::Refused(Refusal::NotActive(state)));
    }
    let least = service.least_acr?;
    let reached = subject.acr.is_some_and(|acr| acr.satisfies(least));
    (!reached).then_some(Decision::NeedsAcr(least))
}

/// Steps 2 to 6.
pub(super) fn decide(case: &Case<'_>, right: RightBit, at: Timestamp) -> Result<Ground, Refusal> {
    let (service, _) = case.catalogue.locate(right).ok_or(Refusal::UnknownRight)?;
    if case.entity.grain() != service.grain {
        return Err(Refusal::WrongGrain(service.grain));
    }
    let closed_at = standing(case, at)?;
    settle(case, right, at, closed_at)
}

/// Steps 3 to 6. Circles end: a catalogue that had one could not be built, nor one in which a
/// cause has another grain.
pub(super) fn settle(
    case: &Case<'_>,
    right: RightBit,
    at: Timestamp,
    closed_at: Option<Timestamp>,
) -> Result<Ground, Refusal> {
    let (service, _) = case.catalogue.locate(right).ok_or(Refusal::UnknownRight)?;
    listed(service, &case.listings)?;
    if let Some(id) = denial(case, right, at) {
        return Err(Refusal::Denied(id));
    }
    if let Some(id) = allowance(case, right, service.opening_delay, at, closed_at) {
        return Ok(Ground::Rule(id));
    }
    let derivations = service
        .derivations
        .iter()
        .filter(|derivation| derivation.right == right);
    let mut causes = derivations.flat_map(|derivation| derivation.any_of.iter());
    let found = causes.find_map(|cause| {
        let ground = Box::new(settle(case, cause, at, closed_at).ok()?);
        let (source, action) = case.catalogue.locate(cause)?;
        Some(Ground::Derived {
            service: source.code.clone(),
            action,
            ground,
        })
    });
    found.ok_or(Refusal::NothingGives)
}

/// When it closed, if it did, and may still keep what it had.
pub(super) fn standing(case: &Case<'_>, at: Timestamp) -> Result<Option<Timestamp>, Refusal> {
    match case.standing.ok_or(Refusal::UnknownEntity)? {
        Standing::Closed(closed_at) if at >= closed_at + case.catalogue.closed_grace => {
            Err(Refusal::Closed(closed_at))
        }
        Standing::Closed(closed_at) if at >= closed_at => Ok(Some(closed_at)),
        _ => Ok(None),
    }
}

/// Is the service there for who these lines of its list are about?
pub fn is_open(service: &Service, listings: &[Listing]) -> bool {
    let listings: Vec<&Listing> = listings.iter().collect();
    listed(service, &listings).is_ok()
}

fn listed(service: &Service, listings: &[&Listing]) -> Result<(), Refusal> {
    let named = |effect: ListEffect| {
        let mut listings = listings.iter();
        listings.any(|line| line.service == service.code && line.effect == effect)
    };
    if named(ListEffect::Block) {
        return Err(Refusal::Blocked);
    }
    match service.eligibility {
        Eligibility::Listed if !named(ListEffect::Allow) => Err(Refusal::NotListed),
        _ => Ok(()),
    }
}

/// Whatever the rule covers, and at once: that is how an exception to a wide rule is made.
fn denial(case: &Case<'_>, right: RightBit, at: Timestamp) -> Option<RuleId> {
    let mut rules = case.rules.iter().filter(|rule| rule.rights.contains(right));
    let denies =
        |rule: &&&Rule| rule.effect == Effect::Deny && rule.valid_from <= at && !rule.is_over(at);
    rules.find(denies).map(|rule| rule.id)
}

/// A rule that the service has opened and that, where the target has closed, was there before.
fn allowance(
    case: &Case<'_>,
    right: RightBit,
    opening_delay: Duration,
    at: Timestamp,
    closed_at: Option<Timestamp>,
) -> Option<RuleId> {
    let mut rules = case.rules.iter().filter(|rule| rule.rights.contains(right));
    let allows = |rule: &&&Rule| {
        rule.effect == Effect::Allow
            && rule.valid_from + opening_delay <= at
            && !rule.is_over(at)
            && closed_at.is_none_or(|closed_at| rule.valid_from < closed_at)
    };
    rules.find(allows).map(|rule| rule.id)
}
