//! What a partner's token says of a person's rights: the claim `habilitations`.
//!
//! One statement says that the person may do everything (or `actions`, where they are fewer) in
//! the service `svc` for the targets it names, in one of four modes:
//!
//! | mode | names |
//! |---|---|
//! | `inline` | establishments, or companies where the service goes by company: at most 50 |
//! | `company` | companies, each with all its establishments, those to come included |
//! | `scoped` | portfolios, by identifier and version, each with all its items |
//! | `reference` | nothing: the whole is at the distributed claim's endpoint |
//!
//! The claim is that object where one statement tells all, which is the common case; otherwise an
//! array of them, and what is held is what any of them says: one for each service, set of actions
//! and mode that is needed. Nothing at all is an explicit empty `inline`.
//!
//! **It never says more than [`check`](super::check()) would.** A company or portfolio is named
//! only if every one of its open establishments is held; one denied or blocked establishment among
//! them, and those that are held are listed one by one, or by `reference`. There are no exceptions
//! for a partner to subtract and forget. Of establishments that have closed, a name says nothing:
//! the partner asks.
//!
//! **It never outgrows a header.** The value keeps to [`BUDGET`]: the longest service gives way to
//! `reference` first, and in the end one `reference` without `svc` stands for all of them. Together
//! with its source ([`Source`]) it stays below 4 KB.

mod reach;
mod source;
mod statement;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::Decision;
use super::check::admit;
use crate::domain::{Grain, Holdings, Service, Timestamp};
use reach::reach;

pub use source::{Claims, OversizedSource, Source};
pub use statement::{Mode, PortfolioName, Statement};

/// How long the JSON of the claim may be.
pub const BUDGET: usize = 2_048;

/// The value of the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Habilitations {
    One(Statement),
    Several(Vec<Statement>),
}

/// Tells what `holdings` give in each of `services`, which are those of the asking client.
pub fn build(holdings: &Holdings, services: &[&Service], at: Timestamp) -> Habilitations {
    let mut told: Vec<_> = services.iter().map(|s| tell(holdings, s, at)).collect();
    for _ in services {
        let value = Habilitations::of(told.concat());
        if value.length() <= BUDGET {
            return value;
        }
        let longest = told.iter().enumerate().max_by_key(|(_, said)| length(said));
        if let Some(index) = longest.map(|(index, _)| index) {
            let shorter = services
                .get(index)
                .map(|s| Statement::reference(holdings, s));
            told.splice(index..=index, shorter.map(|said| vec![said]));
        }
    }
    let value = Habilitations::of(told.concat());
    if value.length() <= BUDGET {
        return value;
    }
    Habilitations::One(Statement::reference_for_all(holdings))
}

impl Habilitations {
    fn of(mut statements: Vec<Statement>) -> Self {
        match statements.pop() {
            Some(only) if statements.is_empty() => Self::One(only),
            Some(last) => {
                statements.push(last);
                Self::Several(statements)
            }
            None => Self::Several(statements),
        }
    }

    pub fn statements(&self) -> &[Statement] {
        match self {
            Self::One(statement) => std::slice::from_ref(statement),
            Self::Several(statements) => statements,
        }
    }

    /// Must the endpoint that lists the whole be named beside it?
    pub fn needs_source(&self) -> bool {
        self.statements()
            .iter()
            .any(|statement| statement.mode == Mode::Reference)
    }

    fn length(&self) -> usize {
        length(self)
    }
}

/// How long `value` is as JSON.
fn length(value: &(impl Serialize + ?Sized)) -> usize {
    serde_json::to_vec(value).map_or(usize::MAX, |json| json.len())
}

/// The statements about one service.
fn tell(holdings: &Holdings, service: &Service, at: Timestamp) -> Vec<Statement> {
    // An empty claim alone would read as "not entitled", which is another answer.
    if let Some(Decision::NeedsAcr(acr)) = admit(&holdings.subject, service) {
        return vec![Statement {
            needs_acr: Some(acr),
            ..Statement::nothing(holdings, service)
        }];
    }
    match reach(holdings, service, at) {
        None => vec![Statement::reference(holdings, service)],
        Some(reach) if reach.is_empty() => vec![Statement::nothing(holdings, service)],
        Some(reach) => Statement::of_reach(holdings, service, &reach),
    }
}

/// Does the service go by establishment?
const fn by_establishment(service: &Service) -> bool {
    matches!(service.grain, Grain::Siret)
}
