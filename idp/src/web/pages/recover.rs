//! `/recover`: back into an account whose password is forgotten.

use askama::Template;

use super::question::in_words;
use super::summary::Summary;
use super::{FieldProblems, Frame, PasswordChoice, PasswordProblem, Typed};
use crate::domain::{SecretQuestion, Siret};

/// Who are you?
#[derive(Debug, Template)]
#[template(path = "recover_start.html", whitespace = "minimize")]
pub struct RecoverStart<'a> {
    pub frame: Frame<'a>,
    /// The pending sign-in; empty when there is none.
    pub interaction: &'a str,
    pub typed: Typed<'a>,
    pub problems: Option<FieldProblems>,
}

/// What there is to choose from.
#[derive(Debug, Template)]
#[template(path = "recover_ways.html", whitespace = "minimize")]
pub struct RecoverWays<'a> {
    pub frame: Frame<'a>,
    pub recovery: &'a str,
    /// The address on file, where mails leave.
    pub masked: Option<&'a str>,
    /// Is there a secret question to answer?
    pub question: bool,
    /// Were too many mails asked for?
    pub wait: bool,
}

/// A mail is on its way, to the person or to administrators, if there is anybody to send it to.
#[derive(Debug, Template)]
#[template(path = "recover_sent.html", whitespace = "minimize")]
pub struct RecoverSent<'a> {
    pub frame: Frame<'a>,
    pub recovery: &'a str,
    /// The person's address; none where administrators were asked.
    pub masked: Option<&'a str>,
}

/// What the link of a mail opens. Only its button uses the link up.
#[derive(Debug, Template)]
#[template(path = "recover_link.html", whitespace = "minimize")]
pub struct RecoverLink<'a> {
    pub frame: Frame<'a>,
    pub key: &'a str,
    /// First and last name of whose account it is.
    pub person: &'a str,
    pub siret: Siret,
}

#[derive(Debug, Template)]
#[template(path = "recover_question.html", whitespace = "minimize")]
pub struct RecoverQuestion<'a> {
    pub frame: Frame<'a>,
    pub recovery: &'a str,
    pub question: SecretQuestion,
    pub problem: Option<AnswerProblem>,
}

/// Why an answer did not help; the same for people who do not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerProblem {
    Missing,
    Wrong,
    /// Five answers were heard: none is within the hour.
    Wait,
    Busy,
}

/// A new password.
#[derive(Debug, Template)]
#[template(path = "recover_password.html", whitespace = "minimize")]
pub struct RecoverPassword<'a> {
    pub frame: Frame<'a>,
    /// First and last name of whose password it is.
    pub person: &'a str,
    pub recovery: &'a str,
    pub choice: PasswordChoice,
    pub problem: Option<PasswordProblem>,
}

#[derive(Debug, Template)]
#[template(path = "recover_done.html", whitespace = "minimize")]
pub struct RecoverDone<'a> {
    pub frame: Frame<'a>,
    /// Where the pending sign-in goes on.
    pub sign_in: Option<&'a str>,
}

impl RecoverStart<'_> {
    fn summary(&self) -> Option<Summary> {
        let problems = self.problems?;
        let title = self.frame.t("sign-in-fields-title");
        Some(Summary::of_fields(title, problems.messages(&self.frame)))
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}

impl RecoverWays<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let title = frame.t("sign-in-too-many-title");
        self.wait
            .then(|| Summary::one(title, frame.t("recover-ways-wait")))
    }
}

impl RecoverSent<'_> {
    fn title(&self) -> String {
        if self.masked.is_some() {
            self.frame.t("recover-sent-title")
        } else {
            self.frame.t("recover-help-title")
        }
    }
}

impl RecoverQuestion<'_> {
    fn question(&self) -> String {
        in_words(self.question, &self.frame)
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let answer = |message| {
            Summary::of_fields(frame.t("sign-in-fields-title"), vec![("answer", message)])
        };
        Some(match self.problem? {
            AnswerProblem::Missing => answer(frame.t("recover-answer-missing")),
            AnswerProblem::Wrong => answer(frame.t("recover-answer-wrong")),
            AnswerProblem::Wait => Summary::one(
                frame.t("sign-in-too-many-title"),
                frame.t("recover-answer-wait"),
            ),
            AnswerProblem::Busy => {
                Summary::one(frame.t("sign-in-busy-title"), frame.t("sign-in-busy"))
            }
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}

impl RecoverPassword<'_> {
    fn summary(&self) -> Option<Summary> {
        self.problem.map(|problem| problem.summary(&self.frame))
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}
