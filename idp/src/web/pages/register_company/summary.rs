//! All of it once more, and the mail that is waited for.

use askama::Template;

use super::super::Frame;
use super::super::summary::Summary;
use super::{Place, ServiceShown, too_many};
use crate::accounts::registration::{Applicant, Step};
use crate::domain::{Establishment, Newcomer, Siret};

#[derive(Debug, Template)]
#[template(path = "register_company/summary.html", whitespace = "minimize")]
pub struct CompanySummary<'a> {
    pub frame: Frame<'a>,
    pub siret: Siret,
    pub establishment: Option<&'a Establishment>,
    pub person: &'a Applicant,
    pub question: bool,
    pub services: &'a [ServiceShown<'a>],
    pub declarants: &'a [Newcomer],
    /// It was not sent off: too many were.
    pub too_many: bool,
}

/// A link is on its way.
#[derive(Debug, Template)]
#[template(path = "register_company/sent.html", whitespace = "minimize")]
pub struct CompanySent<'a> {
    pub frame: Frame<'a>,
    /// None once the address is proven.
    pub email: Option<&'a str>,
    /// What was typed instead of it.
    pub typed: &'a str,
    /// Another link was sent just now.
    pub again: bool,
    pub problem: Option<SentProblem>,
}

/// Why no other link was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentProblem {
    Email,
    /// One has just been sent.
    JustSent,
    TooMany,
}

impl CompanySummary<'_> {
    fn summary(&self) -> Option<Summary> {
        self.too_many.then(|| too_many(&self.frame))
    }
}

impl CompanySent<'_> {
    fn heading(&self) -> String {
        match self.email {
            Some(_) => self.frame.t("register-sent-title"),
            None => self.frame.t("register-proven-title"),
        }
    }

    fn summary(&self) -> Option<Summary> {
        let frame = &self.frame;
        Some(match self.problem? {
            SentProblem::Email => Summary::of_fields(
                frame.t("sign-in-fields-title"),
                vec![("email", frame.t("invite-email-wrong"))],
            ),
            SentProblem::JustSent => {
                Summary::one(frame.t("register-not-sent"), frame.t("register-just-sent"))
            }
            SentProblem::TooMany => too_many(frame),
        })
    }

    fn message_of(&self, field: &str) -> Option<String> {
        self.summary()?.message_of(field)
    }
}
