//! `/account/password`: another password; and how a new one is judged, here and wherever one is
//! chosen.

use askama::Template;

use super::Frame;
use super::summary::Summary;
use crate::accounts::password::{Assessment, Rule, Strength};

#[derive(Debug, Template)]
#[template(path = "password_change.html", whitespace = "minimize")]
pub struct PasswordChange<'a> {
    pub frame: Frame<'a>,
    /// First and last name of who is signed in.
    pub person: &'a str,
    pub choice: PasswordChoice,
    pub problem: Option<PasswordProblem>,
}

#[derive(Debug, Template)]
#[template(path = "password_changed.html", whitespace = "minimize")]
pub struct PasswordChanged<'a> {
    pub frame: Frame<'a>,
}

/// What is said of a new password, alone: scripts put it into a page while one is being typed.
#[derive(Debug, Template)]
#[template(path = "partials/password_choice.html", whitespace = "minimize")]
pub struct PasswordJudged<'a> {
    pub frame: Frame<'a>,
    pub choice: PasswordChoice,
}

/// The rules for a new password; which of them are met, and how good it is, once there is one.
#[derive(Clone, Debug)]
pub struct PasswordChoice {
    rules: Vec<(Rule, Option<bool>)>,
    strength: Option<Strength>,
}

/// Why a password was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    Missing {
        current: bool,
        new: bool,
    },
    /// The new one breaks a rule.
    Unacceptable,
    /// The new one is the current one.
    Same,
    /// The current one is not the person's.
    Refused,
    TooManyAttempts {
        wait_minutes: u32,
    },
    Busy,
}

impl PasswordChoice {
    /// Of a password that was typed.
    pub fn judged(assessment: Assessment) -> Self {
        let rules = assessment.rules.into_iter();
        Self {
            rules: rules.map(|(rule, met)| (rule, Some(met))).collect(),
            strength: Some(assessment.strength),
        }
    }

    /// Before anything was typed.
    pub fn open(assessment: Assessment) -> Self {
        let rules = assessment.rules.into_iter();
        Self {
            rules: rules.map(|(rule, _)| (rule, None)).collect(),
            strength: None,
        }
    }

    /// From 0 to 4, and in words.
    pub(super) fn strength(&self, frame: &Frame<'_>) -> Option<(u8, String)> {
        let words = |strength| (Strength::level(strength), in_words(strength, frame));
        self.strength.map(words)
    }

    /// Every rule in words, how it stands in words and as a class.
    pub(super) fn rules(&self, frame: &Frame<'_>) -> Vec<(&'static str, Option<String>, String)> {
        let rules = self.rules.iter().map(|(rule, met)| match met {
            None => ("", None, text(*rule, frame)),
            Some(true) => ("met", Some(frame.t("password-met")), text(*rule, frame)),
            Some(false) => ("unmet", Some(frame.t("password-unmet")), text(*rule, frame)),
        });
        rules.collect()
    }
}

fn text(rule: Rule, frame: &Frame<'_>) -> String {
    match rule {
        Rule::SixLetters => frame.t("password-six-letters"),
        Rule::TwoDigits => frame.t("password-two-digits"),
        Rule::AtMostTwenty => frame.t("password-at-most-twenty"),
        Rule::Long => frame.t("password-long"),
        Rule::Varied => frame.t("password-varied"),
        Rule::NotOwn => frame.t("password-not-own"),
        Rule::HardToGuess => frame.t("password-hard-to-guess"),
        Rule::NotBreached => frame.t("password-not-breached"),
    }
}

fn in_words(strength: Strength, frame: &Frame<'_>) -> String {
    match strength {
        Strength::VeryWeak => frame.t("password-very-weak"),
        Strength::Weak => frame.t("password-weak"),
        Strength::Fair => frame.t("password-fair"),
        Strength::Good => frame.t("password-good"),
        Strength::Strong => frame.t("password-strong"),
    }
}

impl PasswordProblem {
    pub(super) fn summary(self, frame: &Frame<'_>) -> Summary {
        let fields = |fields| Summary::of_fields(frame.t("sign-in-fields-title"), fields);
        match self {
            Self::Missing { current, new } => {
                let current = current.then(|| ("current", frame.t("password-current-missing")));
                let new = new.then(|| ("password", frame.t("password-new-missing")));
                fields(current.into_iter().chain(new).collect())
            }
            Self::Unacceptable => fields(vec![("password", frame.t("password-unacceptable"))]),
            Self::Same => fields(vec![("password", frame.t("password-same"))]),
            Self::Refused => fields(vec![("current", frame.t("password-refused"))]),
            Self::TooManyAttempts { wait_minutes } => Summary::one(
                frame.t("sign-in-too-many-title"),
                frame.t_count("sign-in-too-many", "minutes", wait_minutes),
            ),
            Self::Busy => Summary::one(frame.t("sign-in-busy-title"), frame.t("sign-in-busy")),
        }
    }
}

impl PasswordChange<'_> {
    fn summary(&self) -> Option<Summary> {
        self.problem.map(|problem| problem.summary(&self.frame))
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}
