//! `/account/declarants/help`: colleagues who cannot sign in.

use askama::Template;

use super::Frame;
use super::summary::Summary;
use crate::domain::{AccountState, HelpOutcome};
use crate::store::HelpRequest;
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "declarants_help.html", whitespace = "minimize")]
pub struct DeclarantsHelp<'a> {
    pub frame: Frame<'a>,
    pub requests: &'a [HelpRequest],
    /// What has just been decided.
    pub done: Option<HelpOutcome>,
    pub problem: Option<HelpProblem>,
    /// Where everybody is listed.
    pub list: &'a str,
}

/// Why nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpProblem {
    /// Somebody else was faster, or the request expired.
    NotNow,
    /// Enough links were sent to this person within the hour.
    JustSent,
    Email,
}

impl DeclarantsHelp<'_> {
    fn name(request: &HelpRequest) -> String {
        request.account.name()
    }

    fn asked(&self, request: &HelpRequest) -> String {
        let at = texts::moment(self.frame.locale, request.created_at);
        self.frame.t_with("help-asked", "at", &at)
    }

    /// Only a declarant's address may be another's to correct.
    fn is_correctable(request: &HelpRequest) -> bool {
        let account = &request.account;
        account.roles.administrator_since.is_none() && account.state == AccountState::Active
    }

    fn told(&self) -> Option<String> {
        Some(match self.done? {
            HelpOutcome::Helped => self.frame.t("help-done-sent"),
            HelpOutcome::Dismissed | HelpOutcome::Expired => self.frame.t("help-done-dismissed"),
        })
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let text = match self.problem? {
            HelpProblem::NotNow => frame.t("help-not-now"),
            HelpProblem::JustSent => frame.t("help-just-sent"),
            HelpProblem::Email => frame.t("invite-email-wrong"),
        };
        Some(Summary::one(frame.t("declarant-refused-title"), text))
    }
}
