//! Access tokens: signed JWTs (RFC 9068), always with ES256 so that resource servers need one key.
//!
//! They say which grant they came of, and count for nothing once that grant has ended: a signature
//! alone is not enough at any endpoint of ours.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::crypto::jwt::{self, Typ};
use crate::crypto::keys::KeyRing;
use crate::crypto::{Error, random_id};
use crate::domain::{Acr, ClientId, Confirmation, Grant, GrantId, Scopes, SigningAlg, Timestamp};

pub const LIFETIME: Duration = Duration::from_mins(10);

/// The claims of an access token (RFC 9068 §2.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessToken {
    pub iss: String,
    /// The person; or the client itself, where nobody signed in.
    pub sub: String,
    /// The resource server: ourselves, until a request names another.
    pub aud: String,
    pub exp: Timestamp,
    pub iat: Timestamp,
    pub jti: String,
    pub client_id: ClientId,
    pub scope: Scopes,
    pub auth_time: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<Acr>,
    /// The key that whoever presents it must hold (RFC 7800 §3.1); anybody may where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
    /// The grant it came of, where it came of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gid: Option<GrantId>,
}

impl AccessToken {
    pub fn new(grant: &Grant, scope: Scopes, issuer: &str, now: Timestamp) -> Self {
        Self {
            iss: issuer.to_owned(),
            sub: grant.subject(),
            aud: issuer.to_owned(),
            exp: now + LIFETIME,
            iat: now,
            jti: random_id(),
            client_id: grant.client.clone(),
            scope,
            auth_time: grant.terms.auth_time,
            acr: grant.terms.acr,
            cnf: grant.terms.cnf.clone(),
            gid: Some(grant.id.clone()),
        }
    }

    pub fn sign(&self, ring: &KeyRing) -> Result<String, Error> {
        jwt::sign(ring.active(SigningAlg::Es256)?, Typ::AccessToken, self)
    }

    /// Ours, for us and not expired. Whether its grant still stands, the store knows.
    pub fn verify(unverified: &str, ring: &KeyRing, issuer: &str, now: Timestamp) -> Option<Self> {
        let token: Self = jwt::verify(ring, Typ::AccessToken, unverified).ok()?;
        (token.iss == issuer && token.aud == issuer && now < token.exp).then_some(token)
    }
}
