//! How a request presents itself, before anything in it is believed.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

/// What a proof of possession may be about, and where it stands.
#[derive(Clone, Debug)]
pub(in crate::web) struct Caller {
    pub(in crate::web) method: String,
    pub(in crate::web) path: String,
    pub(in crate::web) headers: HeaderMap,
}

impl Caller {
    pub(in crate::web) fn of(parts: &Parts) -> Self {
        Self {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            headers: parts.headers.clone(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}
