//! The token endpoint (RFC 6749 §3.2): codes and refresh tokens into tokens.
//!
//! 1. The client is authenticated ([`client_auth`](super::client_auth)).
//! 2. [`TokenRequest::parse`] reads what it wants to trade.
//! 3. The store redeems the code, or moves the refresh token on, in one guarded statement; who
//!    comes second is told so, and what the first was given ends.
//! 4. [`check_code`] or [`narrowed`] holds the request against what was granted.

use serde::Serialize;
use serde_json::Value;

use super::error::{ErrorCode, TokenError};
use super::exchange::ExchangeRequest;
use super::params::Params;
use super::resource;
use crate::crypto::sha256_text;
use crate::domain::{Audience, Client, Grant, GrantType, Resource, Scope, Scopes};

/// What a client wants to trade for tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenRequest {
    Code(CodeRequest),
    Refresh(RefreshRequest),
    /// For the client itself.
    Client(OwnRequest),
    Exchange(ExchangeRequest),
    Device(DeviceRequest),
}

/// RFC 6749 §4.1.3, RFC 7636 §4.5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRequest {
    pub unverified_code: String,
    redirect_uri: String,
    code_verifier: Option<String>,
    pub resources: Vec<Resource>,
}

/// RFC 6749 §6.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshRequest {
    pub unverified_token: String,
    scope: Option<String>,
    pub resources: Vec<Resource>,
}

/// RFC 8628 §3.4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRequest {
    pub unverified_code: String,
    pub resources: Vec<Resource>,
}

/// RFC 6749 §4.4.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRequest {
    pub scopes: Scopes,
    pub audience: Audience,
}

impl RefreshRequest {
    /// Does it ask for particular scopes or resource servers?
    pub const fn narrows(&self) -> bool {
        self.scope.is_some() || !self.resources.is_empty()
    }
}

impl TokenRequest {
    pub fn parse(params: &Params, client: &Client, issuer: &str) -> Result<Self, TokenError> {
        let grant_type = required(params, "grant_type")?;
        let grant_type: GrantType = grant_type.parse().map_err(|_| unsupported())?;
        if grant_type != GrantType::Implicit && !client.may_use(grant_type) {
            return Err(TokenError::new(
                ErrorCode::UnauthorizedClient,
                "grant_type is not registered for this client",
            ));
        }
        Ok(match grant_type {
            GrantType::Implicit => return Err(unsupported()),
            GrantType::AuthorizationCode => Self::Code(CodeRequest {
                unverified_code: required(params, "code")?,
                redirect_uri: required(params, "redirect_uri")?,
                code_verifier: params.get("code_verifier").map(str::to_owned),
                resources: resource::check(params, client, issuer)?,
            }),
            GrantType::RefreshToken => Self::Refresh(RefreshRequest {
                unverified_token: required(params, "refresh_token")?,
                scope: params.get("scope").map(str::to_owned),
                resources: resource::check(params, client, issuer)?,
            }),
            GrantType::ClientCredentials => Self::Client(OwnRequest {
                scopes: own_scopes(params, client)?,
                audience: Audience::of(&resource::check(params, client, issuer)?, issuer),
            }),
            GrantType::TokenExchange => Self::Exchange(ExchangeRequest::parse(params)?),
            GrantType::DeviceCode => Self::Device(DeviceRequest {
                unverified_code: required(params, "device_code")?,
                resources: resource::check(params, client, issuer)?,
            }),
        })
    }
}

fn unsupported() -> TokenError {
    TokenError::new(
        ErrorCode::UnsupportedGrantType,
        "grant_type is not supported",
    )
}

/// What a client may do where nobody signs in: all that it is registered for, or less, but nothing
/// that is about a sign-in.
fn own_scopes(params: &Params, client: &Client) -> Result<Scopes, TokenError> {
    let of_people = |scope: &Scope| matches!(scope, Scope::OpenId | Scope::OfflineAccess);
    let registered: Scopes = client
        .scope
        .iter()
        .filter(|scope| !of_people(scope))
        .collect();
    let Some(text) = params.get("scope") else {
        return Ok(registered);
    };
    let asked = Scopes::parse(text);
    if !asked.is_subset(&registered) {
        return Err(TokenError::new(
            ErrorCode::InvalidScope,
            "scope is more than the client is registered for",
        ));
    }
    Ok(asked)
}

fn required(params: &Params, name: &str) -> Result<String, TokenError> {
    let missing = || TokenError::invalid_request(format!("{name} is missing"));
    params.get(name).map(str::to_owned).ok_or_else(missing)
}

/// Was this code asked for from this address (RFC 6749 §4.1.3), by who now redeems it
/// (RFC 7636 §4.6)?
pub fn check_code(request: &CodeRequest, grant: &Grant) -> Result<(), TokenError> {
    let sent_to = grant.terms.redirect_uri.as_ref();
    if !sent_to.is_some_and(|uri| uri.is(&request.redirect_uri)) {
        return Err(TokenError::invalid_grant(
            "redirect_uri is not that of the request",
        ));
    }
    match (&grant.terms.code_challenge, &request.code_verifier) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(TokenError::invalid_grant("code_verifier is missing")),
        // RFC 9700 §2.1.1: a verifier without a challenge means that the challenge was taken away.
        (None, Some(_)) => Err(TokenError::invalid_grant(
            "code_verifier without code_challenge",
        )),
        (Some(challenge), Some(verifier)) => check_verifier(challenge, verifier),
    }
}

fn check_verifier(challenge: &str, verifier: &str) -> Result<(), TokenError> {
    let sound = (43..=128).contains(&verifier.len())
        && verifier
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
    if !sound || sha256_text(verifier) != challenge {
        return Err(TokenError::invalid_grant(
            "code_verifier does not fit code_challenge",
        ));
    }
    Ok(())
}

/// The scopes of the new access token: all that was granted, or fewer, never more (RFC 6749 §6).
pub fn narrowed(request: &RefreshRequest, granted: &Scopes) -> Result<Scopes, TokenError> {
    let Some(text) = &request.scope else {
        return Ok(granted.clone());
    };
    let asked = Scopes::parse(text);
    if !asked.is_subset(granted) {
        return Err(TokenError::new(
            ErrorCode::InvalidScope,
            "scope is more than was granted",
        ));
    }
    Ok(asked)
}

/// A successful answer (RFC 6749 §5.1, Core §3.1.3.3).
#[derive(Debug, Serialize)]
pub struct TokenResponse {
    pub access_token: String,
    /// RFC 8693 §2.2.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_token_type: Option<&'static str>,
    pub token_type: &'static str,
    pub expires_in: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Where the grant is about a person who signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    pub scope: Scopes,
    /// RFC 9396 §7.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_details: Option<Value>,
}
