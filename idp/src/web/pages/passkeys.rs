//! Where a passkey is asked for, and `/account/factors/passkey`, where one is made.

use askama::Template;

use super::Frame;
use super::summary::Summary;
use crate::domain::Name;

/// A question to the browser's passkeys, as a form that a script of ours shows and sends.
#[derive(Clone, Copy, Debug)]
pub struct PasskeyForm<'a> {
    /// As JSON, for the browser.
    pub options: &'a str,
    /// On its way back to us.
    pub sealed: &'a str,
}

#[derive(Debug, Template)]
#[template(path = "passkey_set_up.html", whitespace = "minimize")]
pub struct PasskeySetUp<'a> {
    pub frame: Frame<'a>,
    pub passkey: PasskeyForm<'a>,
    /// The request that waits for this; empty where none does.
    pub interaction: &'a str,
    /// What was typed before.
    pub name: &'a str,
    pub problem: Option<PasskeyProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyProblem {
    Name,
    /// The browser's answer is not one to our question, or the passkey is somebody's already.
    Refused,
}

impl PasskeySetUp<'_> {
    const MAX_NAME: usize = Name::MAX_CHARS;

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        Some(match self.problem? {
            PasskeyProblem::Name => Summary::of_fields(
                frame.t("sign-in-fields-title"),
                vec![("name", frame.t("set-up-name-wrong"))],
            ),
            PasskeyProblem::Refused => Summary::one(
                frame.t("passkey-refused-title"),
                frame.t("passkey-not-made"),
            ),
        })
    }

    fn name_message(&self) -> Option<String> {
        let wrong = self.problem == Some(PasskeyProblem::Name);
        wrong.then(|| self.frame.t("set-up-name-wrong"))
    }
}
