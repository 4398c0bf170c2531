//! An answer told to the partner's page: the one that holds our frame, or that opened our window.

use askama::Template;

use super::Frame;

#[derive(Debug, Template)]
#[template(path = "web_message.html", whitespace = "minimize")]
pub struct WebMessage<'a> {
    pub frame: Frame<'a>,
    /// Pages of this origin are told, and no others.
    pub origin: &'a str,
    /// The response parameters as a JSON object.
    pub response: &'a str,
}
