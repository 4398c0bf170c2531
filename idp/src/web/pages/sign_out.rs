//! `/sign-out/confirm` and `/sign-out/done`.

use askama::Template;

use super::{Frame, Partner};

/// Asked when nothing proves that the person wants to leave (RP-Initiated Logout §2).
#[derive(Debug, Template)]
#[template(path = "sign_out_confirm.html", whitespace = "minimize")]
pub struct SignOutConfirm<'a> {
    pub frame: Frame<'a>,
    /// Who asks for the sign-out; `None` when it is the person, on this site.
    pub partner: Option<Partner<'a>>,
    pub interaction: &'a str,
    /// First and last name of who is signed in.
    pub person: &'a str,
}

#[derive(Debug, Template)]
#[template(path = "signed_out.html", whitespace = "minimize")]
pub struct SignedOut<'a> {
    pub frame: Frame<'a>,
    /// Name and address of the partner to go back to.
    pub back: Option<(&'a str, &'a str)>,
}
