//! The password, and the question whose answer opens a way back.

use askama::Template;

use super::super::question::{choices, half, in_words};
use super::super::summary::Summary;
use super::super::{Frame, PasswordChoice};
use super::{Place, too_many};
use crate::accounts::registration::Step;
use crate::domain::SecretQuestion;

#[derive(Debug, Template)]
#[template(path = "register_company/password.html", whitespace = "minimize")]
pub struct CompanyPassword<'a> {
    pub frame: Frame<'a>,
    pub choice: PasswordChoice,
    /// There is one already, which an empty field leaves as it is.
    pub chosen: bool,
    /// Is a secret question offered, and which is chosen?
    pub question: Option<Option<SecretQuestion>>,
    pub problem: Option<SecretsProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretsProblem {
    Missing,
    /// The password breaks a rule.
    Unacceptable,
    /// A question without an answer, or an answer without a question.
    Question {
        question: bool,
        answer: bool,
    },
    TooMany,
    Busy,
}

impl CompanyPassword<'_> {
    fn questions(&self) -> Vec<(&'static str, String, bool)> {
        choices(self.question.flatten(), &self.frame)
    }

    fn question_in_words(&self) -> Option<String> {
        let question = self.question.flatten()?;
        Some(in_words(question, &self.frame))
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let fields = |fields| Summary::of_fields(frame.t("sign-in-fields-title"), fields);
        Some(match self.problem? {
            SecretsProblem::Missing => fields(vec![("password", frame.t("password-new-missing"))]),
            SecretsProblem::Unacceptable => {
                fields(vec![("password", frame.t("password-unacceptable"))])
            }
            SecretsProblem::Question { question, answer } => half(frame, question, answer),
            SecretsProblem::TooMany => too_many(frame),
            SecretsProblem::Busy => {
                Summary::one(frame.t("sign-in-busy-title"), frame.t("sign-in-busy"))
            }
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}
