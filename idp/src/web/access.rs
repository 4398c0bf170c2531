//! Access tokens as they come in at a protected resource (RFC 6750 §2, RFC 9449 §7), and what they
//! open.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::{HeaderMap, header};

use super::dpop::proven_key;
use super::error::ApiError;
use super::extract::Caller;
use super::standing;
use crate::app::{App, Partner};
use crate::domain::{Confirmation, Grant, Timestamp};
use crate::oidc::access_token::AccessToken;
use crate::oidc::error::{ErrorCode, TokenError};
use crate::oidc::params::Params;

/// A token that counts, with the grant that it came of and the partner that it was given to.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) token: AccessToken,
    pub(super) grant: Grant,
    pub(super) partner: Arc<Partner>,
}

/// A token, and whether it claims to come with a proof of its key.
#[derive(Clone, Copy)]
struct Presented<'a> {
    unverified: &'a str,
    scheme: Scheme,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Bearer,
    Dpop,
}

impl Access {
    /// From the `Authorization` header, or the body of a form; never from a query, never both.
    pub(super) async fn check(
        app: &App,
        caller: &Caller,
        body: Option<&Params>,
        now: Timestamp,
    ) -> Result<Self, ApiError> {
        let presented = presented(caller, body)?;
        let refused = |description| presented.refused(ErrorCode::InvalidToken, description);
        let token = app.access_token(presented.unverified, now);
        let token = token.ok_or_else(|| refused("the access token is not valid"))?;
        if !token.aud.contains(app.issuer()) {
            // RFC 9068 §4.
            return Err(refused("the access token is for another resource"));
        }
        let of_nobody =
            || presented.refused(ErrorCode::InsufficientScope, "the access token is nobody's");
        token.gid.as_ref().ok_or_else(of_nobody)?;
        let grant = standing::grant(app, &token, now).await?;
        let mut grant = grant.ok_or_else(|| refused("the access token was revoked"))?;
        let partner = app.partners.find(&grant.client).await?;
        let partner = partner.ok_or_else(|| refused("the client is disabled"))?;
        // What is told in return may hold tokens, for the same key.
        grant.terms.cnf.clone_from(&token.cnf);
        let access = Self {
            token,
            grant,
            partner,
        };
        access.check_holder(app, presented, caller, now).await?;
        Ok(access)
    }

    /// A bound token counts with a proof of its key only, any other without (RFC 9449 §7.1, §7.2).
    async fn check_holder(
        &self,
        app: &App,
        presented: Presented<'_>,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        let wrong =
            |description| ApiError::Dpop(TokenError::new(ErrorCode::InvalidToken, description));
        match (presented.scheme, &self.token.cnf) {
            (Scheme::Bearer, None) => Ok(()),
            // RFC 8705 §3: without a word of the client, by the connection alone.
            (Scheme::Bearer, Some(Confirmation::Certificate(bound_to))) => {
                let shown = caller.certificate(app, now);
                match shown.filter(|shown| shown.thumbprint == *bound_to) {
                    Some(_) => Ok(()),
                    None => Err(bad(
                        ErrorCode::InvalidToken,
                        "the access token is bound to a certificate",
                    )),
                }
            }
            (Scheme::Bearer, Some(Confirmation::Jkt(_))) => {
                Err(wrong("the access token is bound to a key"))
            }
            (Scheme::Dpop, Some(Confirmation::Jkt(jkt))) => {
                let (client, token) = (&self.partner.client, Some(presented.unverified));
                match proven_key(app, client, caller, token, now).await? {
                    Some(shown) if shown == *jkt => Ok(()),
                    Some(_) => Err(wrong("the access token is bound to another key")),
                    None => Err(ApiError::Dpop(TokenError::invalid_proof(
                        "the DPoP proof is missing",
                    ))),
                }
            }
            (Scheme::Dpop, _) => Err(wrong("the access token is not bound to a DPoP key")),
        }
    }
}

/// A token that is bound to nothing: one of an operator's, or of a registration.
pub(super) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    match in_header(headers)? {
        Some(presented) if presented.scheme != Scheme::Bearer => {
            Err(presented.refused(ErrorCode::InvalidToken, "the token is not bound to a key"))
        }
        presented => Ok(presented.map(|presented| presented.unverified)),
    }
}

impl Presented<'_> {
    fn refused(self, code: ErrorCode, description: &'static str) -> ApiError {
        match self.scheme {
            Scheme::Bearer => bad(code, description),
            Scheme::Dpop => ApiError::Dpop(TokenError::new(code, description)),
        }
    }
}

fn presented<'a>(caller: &'a Caller, body: Option<&'a Params>) -> Result<Presented<'a>, ApiError> {
    let in_body = body.and_then(|params| params.get("access_token"));
    match (in_header(&caller.headers)?, in_body) {
        (Some(_), Some(_)) => Err(bad(ErrorCode::InvalidRequest, "two access tokens")),
        (Some(presented), None) => Ok(presented),
        (None, Some(unverified)) => Ok(Presented {
            unverified,
            scheme: Scheme::Bearer,
        }),
        (None, None) => Err(bad(ErrorCode::InvalidToken, "the access token is missing")),
    }
}

fn in_header(headers: &HeaderMap) -> Result<Option<Presented<'_>>, ApiError> {
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
    // RFC 9110 §11.1: the name of a scheme has no case.
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Scheme::Bearer,
        "dpop" => Scheme::Dpop,
        _ => return Err(malformed()),
    };
    Ok(Some(Presented {
        unverified: token.trim(),
        scheme,
    }))
}

pub(super) fn bad(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> ApiError {
    ApiError::Bearer(TokenError::new(code, description))
}
