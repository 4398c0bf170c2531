//! `/account/confirm`: the person of a session proves once more to be there.

use askama::Template;

use super::summary::Summary;
use super::{CodeProblem, Frame, PasskeyForm, SignInProblem};

#[derive(Debug, Template)]
#[template(path = "confirm.html", whitespace = "minimize")]
pub struct Confirm<'a> {
    pub frame: Frame<'a>,
    pub person: &'a str,
    /// What comes after, on this site.
    pub next: &'a str,
    /// Is there a second factor to be shown?
    pub with_code: bool,
    /// Asked for instead of both, where the person has one.
    pub passkey: Option<PasskeyForm<'a>>,
    pub problem: Option<ConfirmProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmProblem {
    Password(SignInProblem),
    Code(CodeProblem),
}

impl Confirm<'_> {
    /// Where who does not go on goes back to.
    fn back(&self) -> &'static str {
        if self.next.starts_with("/account/factors") {
            "/account/factors"
        } else {
            "/"
        }
    }

    fn summary(&self) -> Option<Summary> {
        self.problem.map(|problem| problem.summary(&self.frame))
    }

    fn password_message(&self) -> Option<String> {
        self.problem?.summary(&self.frame).message_of("password")
    }

    fn code_message(&self) -> Option<String> {
        match self.problem? {
            ConfirmProblem::Code(problem) => problem.at_field(&self.frame),
            ConfirmProblem::Password(_) => None,
        }
    }
}

impl ConfirmProblem {
    pub(super) fn summary(self, frame: &Frame<'_>) -> Summary {
        match self {
            Self::Code(problem) => problem.summary(frame),
            Self::Password(SignInProblem::TooManyAttempts { wait_minutes }) => Summary::one(
                frame.t("sign-in-too-many-title"),
                frame.t_count("sign-in-too-many", "minutes", wait_minutes),
            ),
            Self::Password(SignInProblem::Busy) => {
                Summary::one(frame.t("sign-in-busy-title"), frame.t("sign-in-busy"))
            }
            Self::Password(_) => Summary::of_fields(
                frame.t("sign-in-fields-title"),
                vec![("password", frame.t("confirm-password-wrong"))],
            ),
        }
    }
}
