//! What a client assertion must say (RFC 7523 §3; FAPI 2.0 Security Profile §5.3.2.1).

use std::time::Duration;

use serde::Deserialize;

use super::OneTime;
use crate::crypto::jwks::{CLIENT_ALGS, FAPI_ALGS};
use crate::domain::{Client, Timestamp};
use crate::oidc::discovery::paths;

/// Clocks may differ by this much.
const LEEWAY: Duration = Duration::from_secs(30);

/// An assertion may live no longer, so that remembering its `jti` stays cheap.
const MAX_LIFETIME: Duration = Duration::from_hours(1);

/// The claims of an assertion that is well signed.
#[derive(Deserialize)]
pub(super) struct Assertion {
    iss: String,
    sub: String,
    aud: Audience,
    exp: Timestamp,
    jti: String,
    #[serde(default)]
    nbf: Option<Timestamp>,
    #[serde(default)]
    iat: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// What the client may sign with: what it registered, or all that its profile allows.
pub(super) fn algs(client: &Client) -> Vec<&'static str> {
    let allowed: &[&str] = if client.is_fapi() {
        &FAPI_ALGS
    } else {
        &CLIENT_ALGS
    };
    let registered = client.token_endpoint_auth_signing_alg;
    let fits = |alg: &&str| registered.is_none_or(|registered| registered.as_str() == *alg);
    allowed.iter().copied().filter(fits).collect()
}

impl Assertion {
    pub(super) fn check(
        self,
        client: &Client,
        issuer: &str,
        now: Timestamp,
    ) -> Result<OneTime, &'static str> {
        let id = client.client_id.as_str();
        let begun = |at: Option<Timestamp>| at.is_none_or(|at| at <= now + LEEWAY);
        if self.iss != id || self.sub != id {
            return Err("client_assertion is of another client");
        }
        if !self.aud.is_us(client, issuer) {
            return Err("client_assertion is for another audience");
        }
        if self.exp + LEEWAY <= now || self.exp > now + MAX_LIFETIME {
            return Err("client_assertion has expired or lives too long");
        }
        if !begun(self.nbf) || !begun(self.iat) {
            return Err("client_assertion is not valid yet");
        }
        if self.jti.is_empty() || self.jti.len() > 512 {
            return Err("client_assertion needs a jti of at most 512 bytes");
        }
        Ok(OneTime {
            jti: self.jti,
            expires_at: self.exp + LEEWAY,
        })
    }
}

impl Audience {
    /// Core §9 wants the endpoint's address, FAPI 2.0 the issuer alone and as one text: whoever
    /// else is named could pass the assertion on.
    fn is_us(&self, client: &Client, issuer: &str) -> bool {
        let endpoint = |aud: &str| {
            let path = aud.strip_prefix(issuer);
            path.is_some_and(|path| [paths::TOKEN, paths::PAR].contains(&path))
        };
        match self {
            Self::One(aud) if client.is_fapi() => aud == issuer,
            Self::Many(_) if client.is_fapi() => false,
            Self::One(aud) => aud == issuer || endpoint(aud),
            Self::Many(auds) => auds.iter().any(|aud| aud == issuer || endpoint(aud)),
        }
    }
}
