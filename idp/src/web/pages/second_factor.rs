//! `/sign-in/second-factor`: the second step of a sign-in.

use askama::Template;

use super::summary::Summary;
use super::{Frame, Partner, PasskeyForm};

#[derive(Debug, Template)]
#[template(path = "second_factor.html", whitespace = "minimize")]
pub struct SecondFactor<'a> {
    pub frame: Frame<'a>,
    /// Who asks for the sign-in; `None` when it is this site itself.
    pub partner: Option<Partner<'a>>,
    pub interaction: &'a str,
    pub way: Way,
    /// Asked for, where the person has one.
    pub passkey: Option<PasskeyForm<'a>>,
    pub problem: Option<CodeProblem>,
}

/// What the page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    App,
    /// A passkey: the person has no app.
    Passkey,
    /// A code of those on paper.
    RecoveryCode,
    /// There is nothing to show yet.
    SetUp,
}

/// Why a code was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    /// It can be no code.
    Malformed,
    /// It is not one of now, or was used before.
    Wrong,
    TooManyAttempts {
        wait_minutes: u32,
    },
    /// It was a passkey.
    Passkey,
}

impl CodeProblem {
    pub(super) fn summary(self, frame: &Frame<'_>) -> Summary {
        match self {
            Self::Malformed => Summary::of_fields(
                frame.t("code-malformed-title"),
                vec![("code", self.message(frame))],
            ),
            Self::Wrong => Summary::of_fields(
                frame.t("code-wrong-title"),
                vec![("code", self.message(frame))],
            ),
            Self::TooManyAttempts { .. } => {
                Summary::one(frame.t("code-too-many-title"), self.message(frame))
            }
            Self::Passkey => Summary::one(frame.t("passkey-refused-title"), self.message(frame)),
        }
    }

    fn message(self, frame: &Frame<'_>) -> String {
        match self {
            Self::Malformed => frame.t("code-malformed"),
            Self::Wrong => frame.t("code-wrong"),
            Self::Passkey => frame.t("passkey-refused"),
            Self::TooManyAttempts { wait_minutes } => {
                frame.t_count("code-too-many", "minutes", wait_minutes)
            }
        }
    }

    /// What stands at the field.
    pub(super) fn at_field(self, frame: &Frame<'_>) -> Option<String> {
        let of_field = matches!(self, Self::Malformed | Self::Wrong);
        of_field.then(|| self.message(frame))
    }
}

impl SecondFactor<'_> {
    fn lead(&self) -> String {
        let frame = &self.frame;
        let own = frame.t("own-space");
        let service = self.partner.map_or(own.as_str(), |partner| partner.name);
        match self.way {
            Way::SetUp => frame.t_with("second-factor-none", "service", service),
            _ => frame.t_with("second-factor-lead", "service", service),
        }
    }

    /// The main thing to do where there is no app.
    const fn passkey_button(&self) -> &'static str {
        match self.way {
            Way::Passkey => "button",
            Way::App | Way::RecoveryCode | Way::SetUp => "button quiet",
        }
    }

    fn summary(&self) -> Option<Summary> {
        Some(self.problem?.summary(&self.frame))
    }

    fn message(&self) -> Option<String> {
        self.problem?.at_field(&self.frame)
    }
}
