//! Somebody to be asked in, as typed: by an administrator, or by who registers a company.

use super::{Frame, NameProblem};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InviteFields {
    pub last_name: Option<NameProblem>,
    pub first_name: Option<NameProblem>,
    pub email_wrong: bool,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct InviteTyped<'a> {
    pub last_name: &'a str,
    pub first_name: &'a str,
    pub email: &'a str,
    pub administrator: bool,
}

impl InviteFields {
    /// Field and message, in the order of the fields on the page.
    pub(super) fn messages(self, frame: &Frame<'_>) -> Vec<(&'static str, String)> {
        let last = self
            .last_name
            .map(|it| ("last_name", it.of_their_last_name(frame)));
        let first = self
            .first_name
            .map(|it| ("first_name", it.of_their_first_name(frame)));
        let email = self
            .email_wrong
            .then(|| ("email", frame.t("invite-email-wrong")));
        [last, first, email].into_iter().flatten().collect()
    }
}
