//! `/account/key` and `/account/candidates`: how who registered a company is confirmed.

use askama::Template;

use super::Frame;
use super::summary::Summary;
use crate::accounts::candidates::{Answer, Letter};
use crate::domain::{Account, AccountState, Establishment, Timestamp};
use crate::texts;

/// The key that was posted.
#[derive(Debug, Template)]
#[template(path = "posted_key.html", whitespace = "minimize")]
pub struct PostedKey<'a> {
    pub frame: Frame<'a>,
    pub establishment: Option<&'a Establishment>,
    pub state: AccountState,
    pub letter: Letter,
    pub problem: Option<PostedKeyProblem>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostedKeyProblem {
    /// It is no key at all, and not counted.
    Unreadable,
    Wrong,
    /// None was posted, or none can be answered any more.
    NoLetter,
}

/// Who waits for the word of the administrators.
#[derive(Debug, Template)]
#[template(path = "candidates.html", whitespace = "minimize")]
pub struct Candidates<'a> {
    pub frame: Frame<'a>,
    pub candidates: &'a [CandidateShown<'a>],
    /// What has just been answered.
    pub done: Option<Answer>,
    /// Somebody else was faster.
    pub too_late: bool,
}

#[derive(Clone, Debug)]
pub struct CandidateShown<'a> {
    pub account: &'a Account,
    pub since: Timestamp,
    /// What they want to use.
    pub services: Vec<&'a str>,
}

impl PostedKey<'_> {
    fn how(&self) -> String {
        match self.state {
            AccountState::CandidateAdmin => self.frame.t("key-candidate"),
            _ => self.frame.t("key-primo"),
        }
    }

    /// What is known of the letter.
    fn letter(&self) -> String {
        let frame = &self.frame;
        match self.letter {
            Letter::None => frame.t("key-none"),
            Letter::Posted { at, .. } => {
                frame.t_with("key-posted", "at", &texts::day(frame.locale, at))
            }
            Letter::UsedUp => frame.t("key-used-up"),
            Letter::Expired => frame.t("key-expired"),
        }
    }

    fn until(&self) -> Option<String> {
        let frame = &self.frame;
        match self.letter {
            Letter::Posted { until, .. } => {
                let day = texts::day(frame.locale, until);
                Some(frame.t_with("key-until", "at", &day))
            }
            _ => None,
        }
    }

    /// Can a key be typed in?
    const fn takes_key(&self) -> bool {
        matches!(self.letter, Letter::Posted { .. })
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let field = |text| Summary::of_fields(frame.t("sign-in-fields-title"), vec![("key", text)]);
        // Where no key can be typed in any more there is no field to lead to.
        let alone = |text| Summary::one(frame.t("sign-in-fields-title"), text);
        Some(match self.problem? {
            PostedKeyProblem::NoLetter => alone(frame.t("key-no-letter")),
            PostedKeyProblem::Wrong if !self.takes_key() => alone(frame.t("key-wrong")),
            PostedKeyProblem::Wrong => field(frame.t("key-wrong")),
            PostedKeyProblem::Unreadable if !self.takes_key() => alone(frame.t("key-unreadable")),
            PostedKeyProblem::Unreadable => field(frame.t("key-unreadable")),
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}

impl Candidates<'_> {
    fn told(&self) -> Option<String> {
        Some(match self.done? {
            Answer::Agree => self.frame.t("candidates-agreed"),
            Answer::Refuse => self.frame.t("candidates-refused"),
        })
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        let summary = Summary::one(
            frame.t("declarant-refused-title"),
            frame.t("candidates-too-late"),
        );
        self.too_late.then_some(summary)
    }
}

impl CandidateShown<'_> {
    fn id(&self) -> String {
        self.account.id.to_string()
    }

    fn name(&self) -> String {
        self.account.name()
    }

    fn since(&self, frame: &Frame<'_>) -> String {
        let day = texts::day(frame.locale, self.since);
        frame.t_with("candidates-since", "at", &day)
    }

    fn services(&self) -> String {
        self.services.join(", ")
    }
}
