//! `/sign-out/confirm`, `/sign-out/partners` and `/sign-out/done`.

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

/// Partners are told in frames, then the browser goes on (Front-Channel Logout 1.0 §3).
#[derive(Debug, Template)]
#[template(path = "sign_out_partners.html", whitespace = "minimize")]
pub struct SignOutPartners<'a> {
    pub frame: Frame<'a>,
    /// Name and address of each partner.
    pub frames: &'a [(&'a str, &'a str)],
    pub next: &'a str,
}

#[derive(Debug, Template)]
#[template(path = "signed_out.html", whitespace = "minimize")]
pub struct SignedOut<'a> {
    pub frame: Frame<'a>,
    /// Name and address of the partner to go back to.
    pub back: Option<(&'a str, &'a str)>,
}
