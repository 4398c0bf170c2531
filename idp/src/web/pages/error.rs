//! What went wrong, for the person first and for their support after.

use askama::Template;

use super::Frame;

#[derive(Debug, Template)]
#[template(path = "error.html", whitespace = "minimize")]
pub struct ErrorPage<'a> {
    pub frame: Frame<'a>,
    pub kind: ErrorKind<'a>,
    pub technical: Option<Technical<'a>>,
    /// The request id, to quote to support.
    pub reference: &'a str,
    /// Name and address of the partner to go back to, only once the address was verified.
    pub back: Option<(&'a str, &'a str)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind<'a> {
    /// A partner's request that may not be answered by a redirect (RFC 6749 §4.1.2.1).
    UntrustedRequest,
    InteractionExpired {
        start_again: Option<&'a str>,
    },
    /// The page was opened in another browser, or this one keeps no cookies.
    ForeignBrowser,
    /// A one-time link of a mail opens nothing (any more).
    DeadLink,
    Busy,
    NotFound,
    Internal,
}

/// The error as its protocol names it, with one English sentence about the parameter at fault.
#[derive(Clone, Copy, Debug)]
pub struct Technical<'a> {
    pub code: &'a str,
    pub description: &'a str,
}

impl<'a> ErrorKind<'a> {
    /// The HTTP status that the page is answered with.
    pub const fn status(self) -> u16 {
        match self {
            Self::UntrustedRequest | Self::InteractionExpired { .. } | Self::ForeignBrowser => 400,
            Self::NotFound => 404,
            Self::DeadLink => 410,
            Self::Internal => 500,
            Self::Busy => 503,
        }
    }

    fn title(self, frame: &Frame<'_>) -> String {
        match self {
            Self::UntrustedRequest => frame.t("error-untrusted-title"),
            Self::InteractionExpired { .. } => frame.t("error-expired-title"),
            Self::ForeignBrowser => frame.t("error-browser-title"),
            Self::DeadLink => frame.t("error-link-title"),
            Self::Busy => frame.t("error-busy-title"),
            Self::NotFound => frame.t("error-not-found-title"),
            Self::Internal => frame.t("error-internal-title"),
        }
    }

    fn explanation(self, frame: &Frame<'_>) -> String {
        match self {
            Self::UntrustedRequest => frame.t("error-untrusted"),
            Self::InteractionExpired { .. } => frame.t("error-expired"),
            Self::ForeignBrowser => frame.t("error-browser"),
            Self::DeadLink => frame.t("error-link"),
            Self::Busy => frame.t("error-busy"),
            Self::NotFound => frame.t("error-not-found"),
            Self::Internal => frame.t("error-internal"),
        }
    }

    fn advice(self, frame: &Frame<'_>) -> String {
        match self {
            Self::UntrustedRequest => frame.t("error-untrusted-next"),
            Self::InteractionExpired { .. } => frame.t("error-expired-next"),
            Self::ForeignBrowser => frame.t("error-browser-next"),
            Self::DeadLink => frame.t("error-link-next"),
            Self::Busy => frame.t("error-busy-next"),
            Self::NotFound => frame.t("error-not-found-next"),
            Self::Internal => frame.t("error-internal-next"),
        }
    }

    const fn start_again(self) -> Option<&'a str> {
        match self {
            Self::InteractionExpired { start_again } => start_again,
            _ => None,
        }
    }
}
