//! The protocol's errors, split by who may hear them.
//!
//! [`Untrusted`] can only become a page: we do not know where else to send it. [`Refusal`] can
//! only be answered to a [`Destination`], which exists once the
//! address is known to be the partner's (RFC 6749 §4.1.2.1). [`TokenError`] is JSON for the
//! partner's server.

use std::borrow::Cow;

use super::authorize::Destination;
use crate::domain::words;

words! {
    /// The `error` of a response to the partner.
    pub enum ErrorCode {
        // RFC 6749 §4.1.2.1 and §5.2
        InvalidRequest = "invalid_request",
        UnauthorizedClient = "unauthorized_client",
        AccessDenied = "access_denied",
        UnsupportedResponseType = "unsupported_response_type",
        InvalidScope = "invalid_scope",
        ServerError = "server_error",
        TemporarilyUnavailable = "temporarily_unavailable",
        InvalidClient = "invalid_client",
        InvalidGrant = "invalid_grant",
        UnsupportedGrantType = "unsupported_grant_type",
        // RFC 8693 §2.2.2, RFC 8707 §2
        InvalidTarget = "invalid_target",
        // RFC 8628 §3.5
        AuthorizationPending = "authorization_pending",
        SlowDown = "slow_down",
        ExpiredToken = "expired_token",
        // RFC 6750 §3.1
        InvalidToken = "invalid_token",
        InsufficientScope = "insufficient_scope",
        // RFC 9470 §3
        InsufficientUserAuthentication = "insufficient_user_authentication",
        // RFC 9449 §5 and §8
        InvalidDpopProof = "invalid_dpop_proof",
        UseDpopNonce = "use_dpop_nonce",
        // OpenID Connect Core §3.1.2.6
        LoginRequired = "login_required",
        ConsentRequired = "consent_required",
        RequestNotSupported = "request_not_supported",
        InvalidRequestUri = "invalid_request_uri",
        // RFC 9396 §5
        InvalidAuthorizationDetails = "invalid_authorization_details",
        InvalidRequestObject = "invalid_request_object",
        RegistrationNotSupported = "registration_not_supported",
        // RFC 7591 §3.2.2
        InvalidRedirectUri = "invalid_redirect_uri",
        InvalidClientMetadata = "invalid_client_metadata",
        // OpenID Connect Unmet Authentication Requirements 1.0
        UnmetAuthenticationRequirements = "unmet_authentication_requirements",
    }
}

/// An authorization or sign-out request that cannot be trusted enough to be answered to anybody but
/// the person who is looking.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    #[error("{0}")]
    Malformed(#[from] super::params::Malformed),
    #[error("{0} is repeated")]
    Repeated(String),
    #[error("client_id is missing")]
    NoClientId,
    #[error("client_id is not registered")]
    UnknownClient,
    #[error("request_uri is unknown, used, expired or of another client")]
    InvalidRequestUri,
    #[error("{}", .0.description)]
    RequestObject(Refusal),
    #[error("redirect_uri is missing")]
    NoRedirectUri,
    #[error("redirect_uri is not registered")]
    UnregisteredRedirectUri,
    #[error("id_token_hint is not valid")]
    InvalidHint,
    #[error("post_logout_redirect_uri needs a valid id_token_hint or client_id")]
    NoClientForSignOut,
    #[error("post_logout_redirect_uri is not registered")]
    UnregisteredPostLogoutRedirectUri,
    #[error("client_id is not the audience of id_token_hint")]
    HintOfAnotherClient,
}

impl Untrusted {
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::InvalidRequestUri => ErrorCode::InvalidRequestUri,
            Self::RequestObject(refusal) => refusal.code,
            _ => ErrorCode::InvalidRequest,
        }
    }
}

/// An authorization request that the partner is told was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: ErrorCode,
    pub description: Cow<'static, str>,
}

impl Refusal {
    pub fn new(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            description: description.into(),
        }
    }

    /// RFC 6749 §4.1.2.1 `invalid_request`.
    pub fn invalid(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }
}

/// Why an authorization request does not go on, and with that, who may hear of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    Untrusted(Untrusted),
    Refused(Box<(Destination, Refusal)>),
}

impl Denied {
    pub fn refused(destination: Destination, refusal: Refusal) -> Self {
        Self::Refused(Box::new((destination, refusal)))
    }
}

impl From<Untrusted> for Denied {
    fn from(untrusted: Untrusted) -> Self {
        Self::Untrusted(untrusted)
    }
}

/// A refusal at the token, introspection or revocation endpoint (RFC 6749 §5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenError {
    pub code: ErrorCode,
    pub description: Cow<'static, str>,
}

impl TokenError {
    pub fn new(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            description: description.into(),
        }
    }

    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    pub fn invalid_grant(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidGrant, description)
    }

    pub fn invalid_proof(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidDpopProof, description)
    }

    pub fn invalid_client(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidClient, description)
    }
}

/// RFC 9126 §2.3: who pushed a request is told all, for nobody's browser is led astray by it.
impl From<Denied> for TokenError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Untrusted(untrusted) => Self::new(untrusted.code(), untrusted.to_string()),
            Denied::Refused(refused) => Self::new(refused.1.code, refused.1.description),
        }
    }
}
