//! `/account/consents` and `/account/consents/revoke`: which sites are connected, and parting with
//! one.

use askama::Template;

use super::{Frame, Shared};
use crate::domain::Timestamp;

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
    /// The day it was connected, as it was on French clocks.
    fn since(&self, frame: &Frame<'_>) -> String {
        let instant = jiff::Timestamp::from_second(self.since.as_unix()).unwrap_or_default();
        let Ok(day) = instant.in_tz("Europe/Paris") else {
            return String::new();
        };
        let day = format!("{} {} {}", day.day(), month(day.month(), frame), day.year());
        frame.t_with("consents-since", "day", &day)
    }
}

fn month(number: i8, frame: &Frame<'_>) -> String {
    match number {
        1 => frame.t("month-january"),
        2 => frame.t("month-february"),
        3 => frame.t("month-march"),
        4 => frame.t("month-april"),
        5 => frame.t("month-may"),
        6 => frame.t("month-june"),
        7 => frame.t("month-july"),
        8 => frame.t("month-august"),
        9 => frame.t("month-september"),
        10 => frame.t("month-october"),
        11 => frame.t("month-november"),
        _ => frame.t("month-december"),
    }
}
