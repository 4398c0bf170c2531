//! What the browser, the partner's server and the log each get to see of an error.
//!
//! [`PageError`] becomes a page for the person; [`ApiError`] JSON for a partner's server. What is
//! nobody's business but ours is logged once, with its causes, and shown as a neutral sentence.

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::dpop::NONCE;
use crate::app::NotLinked;
use crate::crypto::jwks::CLIENT_ALGS;
use crate::oidc::error::{ErrorCode, TokenError, Untrusted};
use crate::oidc::step_up::Challenge;
use crate::{cache, crypto, mail, store};

/// An error that a person sees. [`problems`](super::problems) turns it into a page in their
/// language.
#[derive(Clone, Debug)]
pub(super) enum PageError {
    Untrusted(Untrusted),
    /// The sign-in was left lying too long; where it can be started again, if that is known.
    Expired {
        start_again: Option<String>,
    },
    ForeignBrowser,
    /// A one-time link that was used, replaced, or left lying too long; or never was one.
    DeadLink,
    /// A form was posted from another site.
    ForeignForm,
    /// Nobody is signed in, where only somebody's own space is shown: they are led to the form, and
    /// then to what they asked for.
    SignInFirst,
    NotFound,
    WrongMethod,
    Busy,
    Internal,
}

/// An error that a partner's server reads.
#[derive(Clone, Debug)]
pub(super) enum ApiError {
    Refused(TokenError),
    /// At a protected resource (RFC 6750 §3).
    Bearer(TokenError),
    /// At a protected resource, to who uses DPoP (RFC 9449 §7.1).
    Dpop(TokenError),
    /// At a protected resource, for a token of too weak or too old a sign-in (RFC 9470 §3); does it
    /// come with a proof?
    StepUp(Challenge, bool),
    /// With the nonce that the next proof must hold (RFC 9449 §8).
    WithNonce(Box<Self>, String),
    WrongMethod,
    /// Of what the settings have switched off.
    NotFound,
    /// From one network.
    TooMany,
    Busy,
    Internal,
}

impl PageError {
    /// For `map_err`: logs what happened, tells nothing.
    pub(super) fn internal(error: impl Into<anyhow::Error>) -> Self {
        log(&error.into());
        Self::Internal
    }
}

impl ApiError {
    pub(super) fn internal(error: impl Into<anyhow::Error>) -> Self {
        log(&error.into());
        Self::Internal
    }
}

/// Once, at the edge, with the whole chain of causes.
fn log(error: &anyhow::Error) {
    tracing::error!("{error:#}");
}

impl From<Untrusted> for PageError {
    fn from(untrusted: Untrusted) -> Self {
        Self::Untrusted(untrusted)
    }
}

impl From<TokenError> for ApiError {
    fn from(error: TokenError) -> Self {
        Self::Refused(error)
    }
}

/// What is told to partners' servers, where it happens while a person looks on.
impl From<ApiError> for PageError {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Busy => Self::Busy,
            _ => Self::Internal,
        }
    }
}

/// Errors of the layers below: busy when waiting may help, internal otherwise.
macro_rules! from_below {
    ($error:ident) => {
        impl From<store::Error> for $error {
            fn from(error: store::Error) -> Self {
                match error {
                    store::Error::Unavailable(cause) => {
                        log(&anyhow::Error::new(cause).context("the database cannot be reached"));
                        Self::Busy
                    }
                    other => Self::internal(other),
                }
            }
        }

        impl From<cache::Error> for $error {
            fn from(error: cache::Error) -> Self {
                log(&error.into());
                Self::Busy
            }
        }

        impl From<crypto::Error> for $error {
            fn from(error: crypto::Error) -> Self {
                Self::internal(error)
            }
        }

        impl From<mail::Error> for $error {
            fn from(error: mail::Error) -> Self {
                Self::internal(error)
            }
        }

        impl From<store::NotRecorded> for $error {
            fn from(_: store::NotRecorded) -> Self {
                Self::Busy
            }
        }
    };
}

impl From<NotLinked> for PageError {
    fn from(error: NotLinked) -> Self {
        match error {
            NotLinked::Store(error) => error.into(),
            NotLinked::Seal(error) => error.into(),
        }
    }
}

from_below!(PageError);
from_below!(ApiError);

impl IntoResponse for PageError {
    /// Leaves the error for the middleware that knows who is looking.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

impl PageError {
    pub(super) const fn status(&self) -> StatusCode {
        match self {
            Self::Untrusted(_) | Self::Expired { .. } | Self::ForeignBrowser => {
                StatusCode::BAD_REQUEST
            }
            Self::DeadLink => StatusCode::GONE,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::SignInFirst => StatusCode::SEE_OTHER,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(error) => {
                let status = match error.code {
                    ErrorCode::InvalidClient => StatusCode::UNAUTHORIZED,
                    _ => StatusCode::BAD_REQUEST,
                };
                with_challenge(status, &error, "Basic realm=\"token\"")
            }
            Self::Bearer(error) => {
                let challenge = format!("Bearer {}", reasons(&error));
                let mut response = with_challenge(at_resource(&error), &error, &challenge);
                // RFC 9449 §7.1: a challenge for each scheme that would do.
                if response.headers().contains_key(header::WWW_AUTHENTICATE)
                    && let Ok(challenge) = HeaderValue::from_str(&dpop_algs())
                {
                    let headers = response.headers_mut();
                    headers.append(header::WWW_AUTHENTICATE, challenge);
                }
                response
            }
            Self::Dpop(error) => {
                let challenge = format!("{}, {}", dpop_algs(), reasons(&error));
                with_challenge(at_resource(&error), &error, &challenge)
            }
            Self::StepUp(challenge, by_proof) => step_up(challenge, by_proof),
            Self::WithNonce(error, nonce) => ([(NONCE, nonce)], *error).into_response(),
            Self::WrongMethod => {
                let description = "this address takes another HTTP method";
                let error = json(ErrorCode::InvalidRequest, description);
                (StatusCode::METHOD_NOT_ALLOWED, error).into_response()
            }
            Self::NotFound => {
                let error = json(ErrorCode::InvalidRequest, "this is not offered here");
                (StatusCode::NOT_FOUND, error).into_response()
            }
            Self::TooMany => {
                let error = json(ErrorCode::TemporarilyUnavailable, "try again in an hour");
                let headers = [(header::RETRY_AFTER, "3600")];
                (StatusCode::TOO_MANY_REQUESTS, headers, error).into_response()
            }
            Self::Busy => {
                let error = json(ErrorCode::TemporarilyUnavailable, "try again in a moment");
                let headers = [(header::RETRY_AFTER, "2")];
                (StatusCode::SERVICE_UNAVAILABLE, headers, error).into_response()
            }
            Self::Internal => {
                let error = json(ErrorCode::ServerError, "something went wrong on our side");
                (StatusCode::INTERNAL_SERVER_ERROR, error).into_response()
            }
        }
    }
}

fn step_up(challenge: Challenge, by_proof: bool) -> Response {
    let code = ErrorCode::InsufficientUserAuthentication;
    let error = TokenError::new(code, "another sign-in is needed");
    let scheme = if by_proof {
        format!("{},", dpop_algs())
    } else {
        "Bearer".to_owned()
    };
    let (reasons, more) = (reasons(&error), challenge.parameters());
    let challenge = format!("{scheme} {reasons}{more}");
    with_challenge(StatusCode::UNAUTHORIZED, &error, &challenge)
}

fn at_resource(error: &TokenError) -> StatusCode {
    match error.code {
        ErrorCode::InsufficientScope => StatusCode::FORBIDDEN,
        ErrorCode::InvalidRequest => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNAUTHORIZED,
    }
}

fn reasons(error: &TokenError) -> String {
    let TokenError { code, description } = error;
    format!("error=\"{code}\", error_description=\"{description}\"")
}

fn dpop_algs() -> String {
    format!("DPoP algs=\"{}\"", CLIENT_ALGS.join(" "))
}

/// RFC 6749 §5.2: who failed to authenticate is told how to.
fn with_challenge(status: StatusCode, error: &TokenError, challenge: &str) -> Response {
    let mut response = (status, json(error.code, &error.description)).into_response();
    let challenged = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    if let (true, Ok(value)) = (challenged, HeaderValue::from_str(challenge)) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, value);
    }
    response
}

fn json(code: ErrorCode, description: &str) -> Json<serde_json::Value> {
    Json(json!({ "error": code, "error_description": description }))
}
