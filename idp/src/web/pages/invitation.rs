//! `/invitation`: somebody who was asked in chooses a password.

use askama::Template;

use super::Frame;
use super::summary::Summary;
use crate::domain::Siret;

#[derive(Debug, Template)]
#[template(path = "invitation.html", whitespace = "minimize")]
pub struct Invitation<'a> {
    pub frame: Frame<'a>,
    /// First and last name of who was invited.
    pub person: &'a str,
    pub siret: Siret,
    pub establishment: Option<&'a str>,
    /// What the link is known by.
    pub key: &'a str,
    pub problem: Option<InvitationProblem>,
}

/// Why the account was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationProblem {
    /// The password breaks a rule.
    Unacceptable,
    /// Not the same twice.
    Different,
    Busy,
}

impl Invitation<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let field =
            |name, text| Summary::of_fields(frame.t("sign-in-fields-title"), vec![(name, text)]);
        Some(match self.problem? {
            InvitationProblem::Unacceptable => {
                field("password", frame.t("invitation-unacceptable"))
            }
            InvitationProblem::Different => field("again", frame.t("invitation-different")),
            InvitationProblem::Busy => {
                Summary::one(frame.t("sign-in-busy-title"), frame.t("sign-in-busy"))
            }
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}
