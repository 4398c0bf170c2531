//! The endpoints of the protocol, and the few that are nobody's page.

pub(super) mod assets;
pub(super) mod authorize;
pub(super) mod check_session;
mod client;
pub(super) mod device_authorization;
pub(super) mod discovery;
pub(super) mod end_session;
pub(super) mod entitlements;
pub(super) mod health;
pub(super) mod introspect;
pub(super) mod jwks;
pub(super) mod logos;
pub(super) mod par;
mod refusals;
pub(super) mod register;
pub(super) mod revoke;
pub(super) mod token;
pub(super) mod userinfo;
pub(super) mod widget;

use axum::http::StatusCode;
use axum::response::Response;

use super::answer::plain;
use super::error::{ApiError, PageError};

pub(super) async fn not_found() -> PageError {
    PageError::NotFound
}

/// RFC 9110 §15.5.6; the router adds which methods are allowed.
pub(super) async fn wrong_method() -> PageError {
    PageError::WrongMethod
}

pub(super) async fn wrong_method_of_partner() -> ApiError {
    ApiError::WrongMethod
}

pub(super) async fn wrong_method_of_operator() -> Response {
    plain(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address takes another HTTP method",
    )
}
