//! The last thing that a frame in a partner's page shows: the way to the whole page.
//!
//! Our script in the frame submits the form at once; the button is for browsers without script,
//! and for those that want a click before a frame may lead the page on.

use askama::Template;

use super::Frame;

#[derive(Debug, Template)]
#[template(path = "complete.html", whitespace = "minimize")]
pub struct Complete<'a> {
    pub frame: Frame<'a>,
    pub onward: Onward,
    pub partner: &'a str,
    /// Redeemed once, within a minute.
    pub ticket: &'a str,
}

/// What goes on as the whole page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onward {
    /// Back to the partner, signed in.
    SignedIn,
    /// Back into an account whose password is forgotten.
    Recovery,
}

impl Complete<'_> {
    const fn action(&self) -> &'static str {
        match self.onward {
            Onward::SignedIn => "/session/complete",
            Onward::Recovery => "/recover/whole-page",
        }
    }

    fn heading(&self) -> String {
        match self.onward {
            Onward::SignedIn => self
                .frame
                .t_with("form-post-title", "service", self.partner),
            Onward::Recovery => self.frame.t("recover-title"),
        }
    }

    fn lead(&self) -> String {
        match self.onward {
            Onward::SignedIn => self.frame.t("form-post-lead"),
            Onward::Recovery => self.frame.t("recover-onward"),
        }
    }
}
