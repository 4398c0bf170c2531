//! What goes wrong, as problem details (RFC 9457).

use std::borrow::Cow;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::oidc::declaration::Flaw;
use crate::{cache, crypto, store};

/// Why a request is not done.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    detail: Cow<'static, str>,
}

/// Its form: `type` is `about:blank`, so that `title` is the status in words (RFC 9457 §4.2.1).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Details {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: Cow<'static, str>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        let detail = detail.into();
        Self { status, detail }
    }

    /// For `map_err`: logs what happened, tells nothing.
    pub(super) fn internal(error: impl Into<anyhow::Error>) -> Self {
        tracing::error!("{:#}", error.into());
        let detail = "something went wrong on our side";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    fn busy(error: impl Into<anyhow::Error>) -> Self {
        tracing::error!("{:#}", error.into());
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "try again in a moment")
    }

    pub(super) fn not_there(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no {what}"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let details = Details {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            detail: self.detail,
        };
        let mut response = (self.status, Json(details)).into_response();
        let headers = response.headers_mut();
        let content_type = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, content_type);
        match self.status {
            StatusCode::UNAUTHORIZED => {
                let challenge = HeaderValue::from_static("Bearer realm=\"admin\"");
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
            StatusCode::TOO_MANY_REQUESTS => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("600"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            _ => {}
        }
        response
    }
}

impl From<store::Error> for Problem {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(_) => Self::busy(error),
            other => Self::internal(other),
        }
    }
}

impl From<cache::Error> for Problem {
    fn from(error: cache::Error) -> Self {
        Self::busy(error)
    }
}

impl From<crypto::Error> for Problem {
    fn from(error: crypto::Error) -> Self {
        Self::internal(error)
    }
}

impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, flaw.to_string())
    }
}

pub(super) async fn not_found() -> Problem {
    Problem::not_there("such address")
}

pub(super) async fn wrong_method() -> Problem {
    let detail = "this address takes another HTTP method";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
}
