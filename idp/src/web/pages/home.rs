//! `/`: who one is here, or what this site is.

use askama::Template;

use super::Frame;
use super::factors::codes_left;
use crate::domain::Siret;

#[derive(Debug, Template)]
#[template(path = "home.html", whitespace = "minimize")]
pub struct Home<'a> {
    pub frame: Frame<'a>,
    pub session: Option<HomeSession<'a>>,
    /// May a company be registered?
    pub registration: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct HomeSession<'a> {
    /// First and last name.
    pub person: &'a str,
    pub siret: Siret,
    /// The establishment's name, where a register told it.
    pub establishment: Option<&'a str>,
    pub role: HomeRole,
    /// How many recovery codes are left, where they are few.
    pub few_codes: Option<i64>,
    /// May the person set a secret question?
    pub secret_question: bool,
    /// Do mails leave?
    pub mails: bool,
    /// Where the sign-out begins.
    pub sign_out: &'a str,
}

/// What the person is at the establishment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeRole {
    Declarant,
    /// Who registered it, and is not confirmed yet.
    Waiting,
    /// Who runs its accounts. Does somebody wait for their word?
    Administrator {
        candidates: bool,
    },
}

impl HomeSession<'_> {
    fn codes_left(&self, frame: &Frame<'_>) -> Option<String> {
        self.few_codes.map(|left| codes_left(frame, left))
    }

    const fn waits(&self) -> bool {
        matches!(self.role, HomeRole::Waiting)
    }

    const fn administers(&self) -> bool {
        matches!(self.role, HomeRole::Administrator { .. })
    }

    const fn is_asked(&self) -> bool {
        matches!(self.role, HomeRole::Administrator { candidates: true })
    }
}
