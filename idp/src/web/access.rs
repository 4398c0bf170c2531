//! Access tokens as they come in at a protected resource (RFC 6750 §2), and what they open.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};

use super::error::ApiError;
use crate::app::App;
use crate::domain::{Grant, Timestamp};
use crate::oidc::access_token::AccessToken;
use crate::oidc::error::{ErrorCode, TokenError};
use crate::oidc::params::Params;

/// A token that counts, with the grant that it came of.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) token: AccessToken,
    pub(super) grant: Grant,
}

impl Access {
    /// From the `Authorization` header, or the body of a form; never from a query, never both.
    pub(super) async fn check(
        app: &App,
        headers: &HeaderMap,
        body: Option<&Params>,
        now: Timestamp,
    ) -> Result<Self, ApiError> {
        let in_body = body.and_then(|params| params.get("access_token"));
        let unverified = match (bearer(headers)?, in_body) {
            (Some(_), Some(_)) => return Err(bad(ErrorCode::InvalidRequest, "two access tokens")),
            (Some(token), None) | (None, Some(token)) => token,
            (None, None) => {
                return Err(bad(ErrorCode::InvalidToken, "the access token is missing"));
            }
        };
        let keys = app.keys.current();
        let token = AccessToken::verify(unverified, &keys.ring, app.issuer(), now);
        let token =
            token.ok_or_else(|| bad(ErrorCode::InvalidToken, "the access token is not valid"))?;
        let of_nobody = || bad(ErrorCode::InsufficientScope, "the access token is nobody's");
        let gid = token.gid.as_ref().ok_or_else(of_nobody)?;
        let grant = app.store.direct().await?.find_live_grant(gid, now).await?;
        let grant = grant.filter(|grant| grant.client == token.client_id);
        let grant =
            grant.ok_or_else(|| bad(ErrorCode::InvalidToken, "the access token was revoked"))?;
        if app.partners.find(&grant.client).await?.is_none() {
            return Err(bad(ErrorCode::InvalidToken, "the client is disabled"));
        }
        Ok(Self { token, grant })
    }
}

pub(super) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let mut values = headers.get_all(header::AUTHORIZATION).into_iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let malformed = || {
        bad(
            ErrorCode::InvalidRequest,
            "the Authorization header is malformed",
        )
    };
    if values.next().is_some() {
        return Err(malformed());
    }
    let (scheme, token) = value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .ok_or_else(malformed)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        Ok(Some(token.trim()))
    } else {
        Err(malformed())
    }
}

pub(super) fn bad(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> ApiError {
    ApiError::Bearer(TokenError::new(code, description))
}
