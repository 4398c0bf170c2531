//! `/account/export`: what a person may take along.

use askama::Template;

use super::Frame;

#[derive(Debug, Template)]
#[template(path = "export.html", whitespace = "minimize")]
pub struct ExportPage<'a> {
    pub frame: Frame<'a>,
    /// First and last name of who is signed in.
    pub person: &'a str,
}
