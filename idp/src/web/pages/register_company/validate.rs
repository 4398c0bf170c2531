//! `/register-company/validate`: the link of the mail.

use askama::Template;

use super::super::Frame;
use super::super::summary::Summary;
use crate::domain::Siret;

#[derive(Debug, Template)]
#[template(path = "register_company/validate.html", whitespace = "minimize")]
pub struct CompanyValidate<'a> {
    pub frame: Frame<'a>,
    /// What the link is known by.
    pub key: &'a str,
    /// First and last name of who registered.
    pub person: &'a str,
    pub siret: Siret,
    /// The first name to be told apart, where somebody of the name is there already.
    pub first_name: Option<&'a str>,
    pub problem: Option<ValidateProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValidateProblem {
    Missing,
    /// Not the password that was chosen.
    Wrong,
    /// The establishment has somebody of that name.
    Taken,
    /// What was typed is not the first name with a second one.
    SecondName,
    Busy,
}

impl CompanyValidate<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let field =
            |name, text| Summary::of_fields(frame.t("sign-in-fields-title"), vec![(name, text)]);
        Some(match self.problem? {
            ValidateProblem::Missing => field("password", frame.t("sign-in-password-missing")),
            ValidateProblem::Wrong => field("password", frame.t("register-validate-wrong")),
            ValidateProblem::Taken => {
                Summary::one(frame.t("register-taken-title"), frame.t("register-taken"))
            }
            ValidateProblem::SecondName => field("first_name", frame.t("register-second-wrong")),
            ValidateProblem::Busy => {
                Summary::one(frame.t("sign-in-busy-title"), frame.t("sign-in-busy"))
            }
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}
