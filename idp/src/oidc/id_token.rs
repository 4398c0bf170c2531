//! ID tokens (OpenID Connect Core §2), and our own ones when they come back as hints.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::crypto::jwt::{self, Typ};
use crate::crypto::keys::KeyRing;
use crate::domain::{Acr, Amr, Client, ClientId, Grant, Sid, Timestamp};

/// How long a partner may take an ID token for fresh.
pub const LIFETIME: Duration = Duration::from_mins(5);

/// The claims of an ID token, in the order of Core §2.
#[derive(Debug, Serialize)]
pub struct IdToken<'a> {
    iss: &'a str,
    sub: String,
    aud: &'a ClientId,
    exp: Timestamp,
    iat: Timestamp,
    auth_time: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<Acr>,
    amr: &'a [Amr],
    /// Back-Channel Logout §2.1.
    sid: &'a Sid,
    /// Claims asked for by name, and the entitlements.
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl<'a> IdToken<'a> {
    pub fn new(
        grant: &'a Grant,
        issuer: &'a str,
        more: Map<String, Value>,
        now: Timestamp,
    ) -> Self {
        Self {
            iss: issuer,
            sub: grant.subject(),
            aud: &grant.client,
            exp: now + LIFETIME,
            iat: now,
            auth_time: grant.terms.auth_time,
            nonce: nonce(grant),
            acr: grant.terms.acr,
            amr: &grant.terms.amr,
            sid: &grant.terms.sid,
            more,
        }
    }

    pub fn sign(&self, ring: &KeyRing, client: &Client) -> Result<String, crate::crypto::Error> {
        jwt::sign(
            ring.active(client.id_token_signed_response_alg)?,
            Typ::Jwt,
            self,
        )
    }
}

/// Core §12.2: the answer to the authorization request has it, a refreshed token has not.
fn nonce(grant: &Grant) -> Option<&str> {
    grant
        .terms
        .nonce
        .as_deref()
        .filter(|_| grant.generation == 0)
}

/// An ID token of ours that somebody presents as a hint. It may have expired: it says whom and
/// which session is meant, it proves nothing (RP-Initiated Logout §2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub subject: String,
    pub audience: ClientId,
    pub sid: Sid,
}

#[derive(Deserialize)]
struct HintClaims {
    iss: String,
    sub: String,
    aud: ClientId,
    sid: Sid,
}

impl Hint {
    pub fn verify(unverified: &str, ring: &KeyRing, issuer: &str) -> Option<Self> {
        let claims: HintClaims = jwt::verify(ring, Typ::Jwt, unverified).ok()?;
        let HintClaims { iss, sub, aud, sid } = claims;
        (iss == issuer).then_some(Self {
            subject: sub,
            audience: aud,
            sid,
        })
    }
}
