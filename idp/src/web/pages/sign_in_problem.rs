//! Why a sign-in did not succeed, as far as the person may know.

use super::Frame;
use crate::domain::{InvalidName, InvalidNumber, Name};

/// One problem at a time. What was typed is looked at before who it may belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInProblem {
    /// Some fields cannot be right, whoever typed them.
    Fields(FieldProblems),
    /// Wrong password, unknown person or locked account: one text for all, which tells nothing.
    Refused,
    /// The same of a passkey.
    Passkey,
    TooManyAttempts {
        wait_minutes: u32,
    },
    /// Password hashing has more work than it can take on.
    Busy,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldProblems {
    pub siret: Option<SiretProblem>,
    pub last_name: Option<NameProblem>,
    pub first_name: Option<NameProblem>,
    pub password_missing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiretProblem {
    Missing,
    Length,
    NotADigit,
    CheckDigit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    Missing,
    TooLong,
    Unreadable,
}

impl From<InvalidNumber> for SiretProblem {
    fn from(invalid: InvalidNumber) -> Self {
        match invalid {
            InvalidNumber::Length(_) => Self::Length,
            InvalidNumber::NotADigit => Self::NotADigit,
            InvalidNumber::Checksum => Self::CheckDigit,
        }
    }
}

impl From<InvalidName> for NameProblem {
    fn from(invalid: InvalidName) -> Self {
        match invalid {
            InvalidName::Empty => Self::Missing,
            InvalidName::TooLong(_) => Self::TooLong,
            InvalidName::ControlCharacter => Self::Unreadable,
        }
    }
}

impl FieldProblems {
    /// Field and message, in the order of the fields on the page.
    pub(super) fn messages(self, frame: &Frame<'_>) -> Vec<(&'static str, String)> {
        let siret = self.siret.map(|problem| ("siret", problem.message(frame)));
        let last_name = self
            .last_name
            .map(|problem| ("last_name", problem.of_last_name(frame)));
        let first_name = self
            .first_name
            .map(|problem| ("first_name", problem.of_first_name(frame)));
        let password = self
            .password_missing
            .then(|| ("password", frame.t("sign-in-password-missing")));
        [siret, last_name, first_name, password]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl SiretProblem {
    pub(super) fn message(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Missing => frame.t("sign-in-siret-missing"),
            Self::Length => frame.t("sign-in-siret-length"),
            Self::NotADigit => frame.t("sign-in-siret-not-digits"),
            Self::CheckDigit => frame.t("sign-in-siret-check-digit"),
        }
    }
}

impl NameProblem {
    pub(super) fn of_last_name(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Missing => frame.t("sign-in-last-name-missing"),
            Self::TooLong => frame.t_with("sign-in-last-name-too-long", "max", &Name::MAX_CHARS),
            Self::Unreadable => frame.t("sign-in-last-name-unreadable"),
        }
    }

    /// Of somebody else's.
    pub(super) fn of_their_last_name(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Missing => frame.t("invite-last-name-missing"),
            other => other.of_last_name(frame),
        }
    }

    /// Of somebody else's.
    pub(super) fn of_their_first_name(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Missing => frame.t("invite-first-name-missing"),
            other => other.of_first_name(frame),
        }
    }

    pub(super) fn of_first_name(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Missing => frame.t("sign-in-first-name-missing"),
            Self::TooLong => frame.t_with("sign-in-first-name-too-long", "max", &Name::MAX_CHARS),
            Self::Unreadable => frame.t("sign-in-first-name-unreadable"),
        }
    }
}
