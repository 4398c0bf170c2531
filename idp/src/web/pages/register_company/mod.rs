//! `/register-company`: a company is registered, page by page.

mod person;
mod secrets;
mod summary;
mod validate;

use askama::Template;

pub use person::{CompanyDeclarants, CompanyPerson, NewcomerProblem, PersonProblems, PersonTyped};
pub use secrets::{CompanyPassword, SecretsProblem};
pub use summary::{CompanySent, CompanySummary, SentProblem};
pub use validate::{CompanyValidate, ValidateProblem};

use super::summary::Summary;
use super::{Frame, SiretProblem};
use crate::accounts::registration::Step;
use crate::domain::{Establishment, Siret};

/// What it takes, and where to begin or to go on.
#[derive(Debug, Template)]
#[template(path = "register_company/start.html", whitespace = "minimize")]
pub struct CompanyStart<'a> {
    pub frame: Frame<'a>,
    /// A registration that was left, and where it goes on.
    pub left: Option<(Siret, Step)>,
}

#[derive(Debug, Template)]
#[template(path = "register_company/establishment.html", whitespace = "minimize")]
pub struct CompanyEstablishment<'a> {
    pub frame: Frame<'a>,
    pub typed: &'a str,
    pub problem: Option<EstablishmentProblem>,
}

/// Why an establishment cannot be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EstablishmentProblem {
    Siret(SiretProblem),
    /// The register says that it has closed.
    Closed,
    /// Too many were begun from there.
    TooMany,
}

/// What the register says of it.
#[derive(Debug, Template)]
#[template(path = "register_company/found.html", whitespace = "minimize")]
pub struct CompanyFound<'a> {
    pub frame: Frame<'a>,
    pub siret: Siret,
    pub establishment: Option<&'a Establishment>,
}

#[derive(Debug, Template)]
#[template(path = "register_company/terms.html", whitespace = "minimize")]
pub struct CompanyTerms<'a> {
    pub frame: Frame<'a>,
    pub version: &'a str,
    pub accepted: bool,
    /// The box was left open.
    pub missing: bool,
}

#[derive(Debug, Template)]
#[template(path = "register_company/services.html", whitespace = "minimize")]
pub struct CompanyServices<'a> {
    pub frame: Frame<'a>,
    pub services: &'a [ServiceShown<'a>],
}

/// A service that the establishment may use.
#[derive(Clone, Copy, Debug)]
pub struct ServiceShown<'a> {
    pub code: &'a str,
    pub label: &'a str,
    pub organisation: &'a str,
    pub charter: Option<&'a str>,
    pub wanted: bool,
}

/// What a step is called.
pub(super) fn in_words(step: Step, frame: &Frame<'_>) -> String {
    match step {
        Step::Establishment => frame.t("register-establishment"),
        Step::Person => frame.t("register-person"),
        Step::Terms => frame.t("register-terms"),
        Step::Password => frame.t("register-password"),
        Step::Services => frame.t("register-services"),
        Step::Declarants => frame.t("register-declarants"),
        Step::Summary => frame.t("register-summary"),
    }
}

/// Where a page stands on the way.
#[derive(Clone, Copy, Debug)]
struct Place(Step);

impl Place {
    const fn at(step: Step) -> Self {
        Self(step)
    }

    fn number(self) -> usize {
        self.0.number()
    }

    const fn all() -> usize {
        Step::ALL.len()
    }

    fn words(self, frame: &Frame<'_>) -> String {
        let number = frame.t_with("register-step", "number", &self.number());
        let all = frame.t_with("register-steps", "all", &Self::all());
        format!("{number} {all}")
    }
}

impl CompanyStart<'_> {
    /// The one that was left, and where it goes on.
    fn left(&self) -> Option<(String, Step)> {
        self.left.map(|(siret, step)| (siret.in_groups(), step))
    }

    fn steps(&self) -> Vec<String> {
        let steps = Step::ALL.iter();
        steps.map(|step| in_words(*step, &self.frame)).collect()
    }
}

impl CompanyEstablishment<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        Some(match self.problem? {
            EstablishmentProblem::TooMany => too_many(frame),
            problem => Summary::of_fields(
                frame.t("sign-in-fields-title"),
                vec![("siret", problem.message(frame))],
            ),
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}

impl EstablishmentProblem {
    fn message(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Siret(problem) => problem.message(frame),
            Self::Closed => frame.t("register-closed"),
            Self::TooMany => frame.t("register-too-many"),
        }
    }
}

fn too_many(frame: &Frame<'_>) -> Summary {
    Summary::one(
        frame.t("sign-in-too-many-title"),
        frame.t("register-too-many"),
    )
}

impl CompanyTerms<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let missing = vec![("accepted", frame.t("register-terms-missing"))];
        let summary = Summary::of_fields(frame.t("sign-in-fields-title"), missing);
        self.missing.then_some(summary)
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}
