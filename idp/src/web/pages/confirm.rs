//! `/account/confirm`: the person of a session proves once more to be there.

use askama::Template;

use super::summary::Summary;
use super::{CodeProblem, Frame, SignInProblem};

#[derive(Debug, Template)]
#[template(path = "confirm.html", whitespace = "minimize")]
pub struct Confirm<'a> {
    pub frame: Frame<'a>,
    pub person: &'a str,
    /// What comes after, on this site.
    pub next: &'a str,
    /// Is there a second factor to be shown?
    pub with_code: bool,
    pub problem: Option<ConfirmProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmProblem {
    Password(SignInProblem),
    Code(CodeProblem),
}

impl Confirm<'_> {
    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        Some(match self.problem? {
            ConfirmProblem::Code(problem) => problem.summary(frame),
            ConfirmProblem::Password(SignInProblem::TooManyAttempts { wait_minutes }) => {
                Summary::one(
                    frame.t("sign-in-too-many-title"),
                    frame.t_count("sign-in-too-many", "minutes", wait_minutes),
                )
            }
            ConfirmProblem::Password(SignInProblem::Busy) => {
                Summary::one(frame.t("sign-in-busy-title"), frame.t("sign-in-busy"))
            }
            ConfirmProblem::Password(_) => Summary::of_fields(
                frame.t("sign-in-fields-title"),
                vec![("password", frame.t("confirm-password-wrong"))],
            ),
        })
    }

    fn password_message(&self) -> Option<String> {
        let wrong = matches!(
            self.problem,
            Some(ConfirmProblem::Password(
                SignInProblem::Refused | SignInProblem::Fields(_)
            ))
        );
        wrong.then(|| self.frame.t("confirm-password-wrong"))
    }

    fn code_message(&self) -> Option<String> {
        match self.problem? {
            ConfirmProblem::Code(problem) => problem.at_field(&self.frame),
            ConfirmProblem::Password(_) => None,
        }
    }
}
