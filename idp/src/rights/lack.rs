//! What somebody lacks in a service, for a page that says so.

use super::check::{Decision, Refusal, check};
use crate::domain::{Action, Case, Service, Timestamp};

/// Why a service is not wholly open to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    Nothing,
    /// A second factor: nothing is said about rights before.
    Strength,
    /// The service is not for this establishment or company, whoever asks.
    NotOffered,
    /// Rights that an administrator gives.
    Rights(Vec<Action>),
}

pub fn lack(case: &Case<'_>, service: &Service, at: Timestamp) -> Lack {
    let mut missing = Vec::new();
    for (action, right) in &service.actions {
        match check(case, *right, at) {
            Decision::Allowed(_) => {}
            Decision::NeedsAcr(_) => return Lack::Strength,
            Decision::Refused(
                Refusal::WrongGrain(_)
                | Refusal::UnknownEntity
                | Refusal::Closed(_)
                | Refusal::Blocked
                | Refusal::NotListed,
            ) => return Lack::NotOffered,
            Decision::Refused(
                Refusal::NotActive(_)
                | Refusal::UnknownRight
                | Refusal::Denied(_)
                | Refusal::NothingGives,
            ) => missing.push(*action),
        }
    }
    if missing.is_empty() {
        Lack::Nothing
    } else {
        Lack::Rights(missing)
    }
}
