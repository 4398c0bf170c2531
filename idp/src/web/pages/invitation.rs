//! `/invitation`: somebody who was asked in chooses a password.

use askama::Template;

use super::question::{choices, half};
use super::summary::Summary;
use super::{Frame, PasswordChoice};
use crate::domain::{SecretQuestion, Siret};
use crate::web::answer::with_query;

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
    pub choice: PasswordChoice,
    /// Is a secret question offered, and which is chosen?
    pub question: Option<Option<SecretQuestion>>,
    pub problem: Option<InvitationProblem>,
}

/// Why the account was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationProblem {
    /// There is no password yet.
    Missing,
    /// It breaks a rule.
    Unacceptable,
    /// A question without an answer, or an answer without a question.
    Question {
        question: bool,
        answer: bool,
    },
    Busy,
}

impl Invitation<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let field =
            |text| Summary::of_fields(frame.t("sign-in-fields-title"), vec![("password", text)]);
        Some(match self.problem? {
            InvitationProblem::Missing => field(frame.t("password-new-missing")),
            InvitationProblem::Unacceptable => field(frame.t("password-unacceptable")),
            InvitationProblem::Question { question, answer } => half(frame, question, answer),
            InvitationProblem::Busy => {
                Summary::one(frame.t("sign-in-busy-title"), frame.t("sign-in-busy"))
            }
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }

    fn questions(&self) -> Vec<(&'static str, String, bool)> {
        choices(self.question.flatten(), &self.frame)
    }

    /// Where a script asks what a password is worth.
    fn judge(&self) -> String {
        with_query("/invitation/judge", "key", self.key)
    }
}
