//! `/support/trail`: what happened to one person's account.

use askama::Template;

use super::Frame;
use crate::domain::{Account, ClientId, Event};
use crate::texts;

#[derive(Debug, Template)]
#[template(path = "support_trail.html", whitespace = "minimize")]
pub struct SupportTrail<'a> {
    pub frame: Frame<'a>,
    pub person: &'a Account,
    pub events: &'a [Event],
    /// Where the next older events begin.
    pub older: Option<i64>,
    /// Are these the latest?
    pub is_first: bool,
}

impl SupportTrail<'_> {
    fn name(&self) -> String {
        self.person.name()
    }

    fn what(&self, event: &Event) -> String {
        texts::event(self.frame.locale, event.kind)
    }

    fn when(&self, event: &Event) -> String {
        texts::moment(self.frame.locale, event.at)
    }

    /// The partner, or what else was noted, in the words of the trail.
    fn notes(event: &Event) -> Vec<&str> {
        let client = event.client.as_ref().map(ClientId::as_str);
        client.into_iter().chain(event.detail.as_deref()).collect()
    }
}
