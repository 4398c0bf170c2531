//! Client authentication (RFC 6749 §2.3, OpenID Connect Core §9, RFC 7523 §3).
//!
//! A client has one registered method. [`Presented::read`] says which one a request uses, and
//! [`check`] whether it is that one and right. Two methods at once are refused.

mod assertion;
mod certificate;
mod presented;

use std::sync::Arc;

use assertion::Assertion;
pub use presented::Presented;
use presented::Proof;

use super::error::TokenError;
use crate::crypto::jwks::PublicKeys;
use crate::crypto::{SecretHash, SharedSecret};
use crate::domain::{AuthMethod, Client, Timestamp};

/// What a registered client proves itself with.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    pub secret: Option<SecretHash>,
    /// For `client_secret_jwt`.
    pub shared: Option<SharedSecret>,
    pub keys: Option<Arc<PublicKeys>>,
    pub former: Option<Former>,
}

/// A secret that was replaced, for as long as the partner's servers may still use it.
#[derive(Clone, Debug)]
pub struct Former {
    pub secret: Option<SecretHash>,
    pub shared: Option<SharedSecret>,
    pub expires_at: Timestamp,
}

impl Credentials {
    fn former(&self, now: Timestamp) -> Option<&Former> {
        let former = self.former.as_ref();
        former.filter(|former| former.expires_at > now)
    }

    fn knows(&self, unverified: &str, now: Timestamp) -> bool {
        let former = self.former(now).and_then(|former| former.secret.as_ref());
        let mut secrets = self.secret.iter().chain(former);
        secrets.any(|secret| secret.matches(unverified))
    }
}

/// A client assertion that must be used once: to be stored until it expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTime {
    pub jti: String,
    pub expires_at: Timestamp,
}

/// Somebody who is not the client, or could not prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unauthenticated {
    /// What they are told.
    pub told: TokenError,
    /// What the trail says.
    pub why: &'static str,
}

/// All that anybody hears who has proven nothing: not whether there is such a client, nor how it
/// would prove itself.
const UNPROVEN: &str = "client authentication failed";

impl Unauthenticated {
    pub fn unknown() -> Self {
        Self::unproven("client_id is not registered, or disabled")
    }

    fn unproven(why: &'static str) -> Self {
        Self {
            told: TokenError::invalid_client(UNPROVEN),
            why,
        }
    }

    /// Of who holds the key: such a partner is told what to mend.
    fn flawed(why: &'static str) -> Self {
        Self {
            told: TokenError::invalid_client(why),
            why,
        }
    }

    pub fn used() -> Self {
        Self::flawed("client_assertion was used before")
    }
}

/// Is the request from this client?
pub fn check(
    presented: &Presented,
    client: &Client,
    credentials: &Credentials,
    issuer: &str,
    now: Timestamp,
) -> Result<Option<OneTime>, Unauthenticated> {
    if !presented.fits(client.token_endpoint_auth_method) {
        return Err(Unauthenticated::unproven(
            "the client is registered for another authentication method",
        ));
    }
    match &presented.proof {
        Proof::None if client.is_public() => Ok(None),
        Proof::None => {
            let (shown, keys) = (presented.certificate.as_ref(), credentials.keys.as_deref());
            certificate::check(client, shown, keys).map(|()| None)
        }
        Proof::Basic(secret) | Proof::Post(secret) => {
            if credentials.knows(secret, now) {
                Ok(None)
            } else {
                Err(Unauthenticated::unproven("client_secret is wrong"))
            }
        }
        Proof::Assertion(jwt) => {
            let signed = signed(jwt, client, credentials, now);
            let assertion = signed.ok_or_else(|| {
                Unauthenticated::unproven("client_assertion is not signed with what is registered")
            })?;
            let once = assertion.check(client, issuer, now);
            once.map(Some).map_err(Unauthenticated::flawed)
        }
    }
}

/// The method says what verifies, never the header: neither a public key is taken for a secret nor
/// a secret for a key (RFC 8725 §3.1).
fn signed(
    jwt: &str,
    client: &Client,
    credentials: &Credentials,
    now: Timestamp,
) -> Option<Assertion> {
    if client.token_endpoint_auth_method == AuthMethod::ClientSecretJwt {
        let former = credentials.former(now);
        let former = former.and_then(|former| former.shared.as_ref());
        let mut secrets = credentials.shared.iter().chain(former);
        return secrets.find_map(|secret| secret.verify(jwt).ok());
    }
    let keys = credentials.keys.as_ref()?;
    keys.verify_with(jwt, &assertion::algs(client)).ok()
}
