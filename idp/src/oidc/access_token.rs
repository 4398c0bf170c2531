//! Access tokens: signed JWTs (RFC 9068), always with ES256 so that resource servers need one key;
//! or, for clients that ask, the same claims sealed, for nobody but us to read.
//!
//! They say which grant they came of, and count for nothing once that grant has ended: a signature
//! alone is not enough at any endpoint of ours.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::crypto::jwt::{self, Typ};
use crate::crypto::keys::KeyRing;
use crate::crypto::{Error, SealKey, random_id};
use crate::domain::{
    Acr, Audience, ClientId, Confirmation, Grant, GrantId, Scopes, SigningAlg, Timestamp,
};

pub const LIFETIME: Duration = Duration::from_mins(10);

/// The claims of an access token (RFC 9068 §2.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessToken {
    pub iss: String,
    /// The person; or the client itself, where nobody signed in.
    pub sub: String,
    /// The resource servers: ourselves, unless a request names others (RFC 8707).
    pub aud: Audience,
    pub exp: Timestamp,
    pub iat: Timestamp,
    pub jti: String,
    pub client_id: ClientId,
    pub scope: Scopes,
    /// None where nobody signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<Acr>,
    /// The key that whoever presents it must hold (RFC 7800 §3.1); anybody may where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
    /// The grant it came of, where it came of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gid: Option<GrantId>,
    /// Who acts with it, where it was exchanged (RFC 8693 §4.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Actor>,
}

/// A client that acts for the subject, and the one that it got the token from, if that was acting
/// already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub sub: ClientId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Box<Self>>,
}

impl Actor {
    /// How many clients have acted.
    pub fn depth(&self) -> usize {
        1 + self.act.as_ref().map_or(0, |before| before.depth())
    }
}

/// Longest sealed token that is looked at.
const MAX_BYTES: usize = 16 * 1024;

impl AccessToken {
    pub fn new(grant: &Grant, scope: Scopes, issuer: &str, now: Timestamp) -> Self {
        Self {
            iss: issuer.to_owned(),
            sub: grant.subject(),
            aud: Audience::of(&grant.terms.resources, issuer),
            exp: now + LIFETIME,
            iat: now,
            jti: random_id(),
            client_id: grant.client.clone(),
            scope,
            auth_time: Some(grant.terms.auth_time),
            acr: grant.terms.acr,
            cnf: grant.terms.cnf.clone(),
            gid: Some(grant.id.clone()),
            act: None,
        }
    }

    /// For the client itself (RFC 6749 §4.4, RFC 9068 §2.2).
    pub fn for_client(client: &ClientId, scope: Scopes, issuer: &str, now: Timestamp) -> Self {
        Self {
            iss: issuer.to_owned(),
            sub: client.to_string(),
            aud: Audience::of(&[], issuer),
            exp: now + LIFETIME,
            iat: now,
            jti: random_id(),
            client_id: client.clone(),
            scope,
            auth_time: None,
            acr: None,
            cnf: None,
            gid: None,
            act: None,
        }
    }

    /// May it be taken back by itself? Any other ends with its grant.
    pub const fn stands_alone(&self) -> bool {
        self.gid.is_none() || self.act.is_some()
    }

    pub fn seal(&self, key: &SealKey) -> Result<String, Error> {
        key.seal(&serde_json::to_vec(self).map_err(Error::Claims)?)
    }

    /// What [`seal`](Self::seal) made, and not expired.
    pub fn open(unverified: &str, key: &SealKey, issuer: &str, now: Timestamp) -> Option<Self> {
        if unverified.len() > MAX_BYTES {
            return None;
        }
        let plain = key.open(unverified).ok()?;
        let token: Self = serde_json::from_slice(&plain).ok()?;
        token.counts(issuer, now).then_some(token)
    }

    fn counts(&self, issuer: &str, now: Timestamp) -> bool {
        self.iss == issuer && now < self.exp
    }

    pub fn sign(&self, ring: &KeyRing) -> Result<String, Error> {
        jwt::sign(ring.active(SigningAlg::Es256)?, Typ::AccessToken, self)
    }

    /// Ours and not expired, whoever it is for. Whether its grant still stands, the store knows.
    pub fn verify(unverified: &str, ring: &KeyRing, issuer: &str, now: Timestamp) -> Option<Self> {
        let token: Self = jwt::verify(ring, Typ::AccessToken, unverified).ok()?;
        token.counts(issuer, now).then_some(token)
    }
}
