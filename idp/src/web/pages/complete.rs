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
    pub partner: &'a str,
    /// Redeemed once, within a minute.
    pub ticket: &'a str,
}
