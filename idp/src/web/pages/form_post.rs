//! An answer carried back to the partner by the browser's own form.
//!
//! OAuth 2.0 Form Post Response Mode §2. A script submits the form at once; the button is for
//! browsers without script. The policy's `form-action` must name the partner's origin.

use askama::Template;

use super::Frame;

#[derive(Debug, Template)]
#[template(path = "form_post.html", whitespace = "minimize")]
pub struct FormPost<'a> {
    pub frame: Frame<'a>,
    pub partner: &'a str,
    /// The redirect URI.
    pub action: &'a str,
    /// Name and value of every response parameter.
    pub fields: &'a [(&'a str, &'a str)],
}
