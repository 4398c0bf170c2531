//! Every way a request can end short of what was asked, and the page that says so.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{page::page, visitor::Visitor};
use crate::{local_path::LocalPath, provider::Failure, words::Words};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The person gave up at the provider; the page they wanted is one link away.
    Cancelled(LocalPath),
    /// The provider answered with another error.
    ProviderError,
    /// No sign-in was begun by this browser, or too long ago.
    Stale,
    /// The provider's answer failed a check. The log says which, the page does not.
    Untrusted,
    Unavailable,
    /// An address of ours with parameters that we never wrote.
    Malformed,
    /// A link that starts a sign-in here for another provider, or to leave this site.
    WrongInitiation,
    /// Signed in, but not for this establishment.
    NotEntitled,
    /// Signed in, but the provider could not be asked about this establishment.
    Unchecked,
    NotFound,
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct Page<'a> {
    visitor: &'a Visitor,
    words: &'static Words,
    title: &'static str,
    text: &'static str,
    next: LocalPath,
    next_label: &'static str,
}

impl Refusal {
    pub(super) fn into_page(self, visitor: &Visitor) -> Response {
        let words = visitor.words;
        let (title, text) = (words.refusal)(&self);
        page(
            self.status(),
            &Page {
                visitor,
                words,
                title,
                text,
                next_label: self.next_label(visitor),
                next: self.next(),
            },
        )
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Stale | Self::Untrusted | Self::Malformed | Self::WrongInitiation => {
                StatusCode::BAD_REQUEST
            }
            Self::Cancelled(_) | Self::NotEntitled => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::ProviderError => StatusCode::BAD_GATEWAY,
            Self::Unavailable | Self::Unchecked => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn next_label(&self, visitor: &Visitor) -> &'static str {
        match self {
            Self::Unchecked => visitor.words.sign_in,
            _ if visitor.session.is_some() => visitor.words.my_establishments,
            _ => visitor.words.go_on,
        }
    }

    fn next(self) -> LocalPath {
        match self {
            Self::Cancelled(target) => target,
            Self::Unchecked => LocalPath::sign_in(),
            _ => LocalPath::home(),
        }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        tracing::warn!(?failure, "a sign-in failed");
        match failure {
            Failure::Unreachable(_) => Self::Unavailable,
            Failure::Exchange(_) => Self::ProviderError,
            Failure::Malformed(_) | Failure::Untrusted(_) => Self::Untrusted,
        }
    }
}
