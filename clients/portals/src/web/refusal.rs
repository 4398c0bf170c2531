//! Every way a request can end short of what was asked, and the page that says so.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{pages::page, visitor::Visitor};
use crate::provider::Failure;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The person gave up at the provider; the page they wanted is one link away.
    Cancelled(String),
    /// The provider answered with another error.
    ProviderError,
    /// No sign-in was begun by this browser, or too long ago.
    Stale,
    /// The provider's answer failed a check. The log says which, the page does not.
    Untrusted,
    Unavailable,
    /// A link that starts a sign-in here for another provider, or to leave this portal.
    WrongLink,
    NotFound,
}

#[derive(Template)]
#[template(path = "message.html")]
struct Page<'a> {
    visitor: &'a Visitor,
    title: &'static str,
    text: &'static str,
    next: &'a str,
    next_label: &'static str,
}

impl Refusal {
    pub(super) fn into_page(self, visitor: &Visitor) -> Response {
        let (title, text) = (visitor.words.refusal)(&self);
        let next = match &self {
            Self::Cancelled(target) => target,
            _ => "/espace",
        };
        let next_label = visitor.words.go_on;
        page(
            self.status(),
            &Page {
                visitor,
                title,
                text,
                next,
                next_label,
            },
        )
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Stale | Self::Untrusted | Self::WrongLink => StatusCode::BAD_REQUEST,
            Self::Cancelled(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::ProviderError => StatusCode::BAD_GATEWAY,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        tracing::warn!(%failure, "a sign-in failed");
        match failure {
            Failure::Unreachable(_) => Self::Unavailable,
            Failure::Malformed(_) | Failure::Untrusted(_) => Self::Untrusted,
        }
    }
}
