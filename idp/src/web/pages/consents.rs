//! `/account/consents` and `/account/consents/revoke`: which sites are connected, and parting with
//! one.

use askama::Template;

use super::{Frame, Shared};
use crate::domain::Timestamp;
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "consents.html", whitespace = "minimize")]
pub struct Consents<'a> {
    pub frame: Frame<'a>,
    /// First and last name of who is signed in.
    pub person: &'a str,
    pub sites: &'a [Site<'a>],
}

/// Asked before a site loses its access.
#[derive(Debug, Template)]
#[template(path = "consent_revoke.html", whitespace = "minimize")]
pub struct ConsentRevoke<'a> {
    pub frame: Frame<'a>,
    pub site: &'a Site<'a>,
}

/// A connected site.
#[derive(Clone, Debug)]
pub struct Site<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub shared: Vec<Shared>,
    pub since: Timestamp,
}

impl Site<'_> {
    fn since(&self, frame: &Frame<'_>) -> String {
        let day = texts::day(frame.locale, self.since);
        frame.t_with("consents-since", "day", &day)
    }
}
