//! DPoP: a request comes with the proof that its sender holds a key (RFC 9449).
//!
//! 1. [`possession`] finds the proof well signed with the public key that it brings.
//! 2. [`check`] holds what it says against every rule of §4.3, one file a rule: it was made for
//!    this request, just now, and for this access token.
//! 3. The store uses it up: it counts once.
//! 4. [`binding`](super::binding) says what its key is good for.

mod ath;
mod htm;
mod htu;
mod jti;
mod nonce;
mod times;

use serde::Deserialize;

pub use nonce::Nonces;

use super::error::TokenError;
use crate::crypto::jwks::{CLIENT_ALGS, FAPI_ALGS};
use crate::crypto::possession::{self, Possession};
use crate::domain::{Client, Timestamp};

/// The request that a proof must have been made for.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    pub method: &'a str,
    /// The public addresses of what was called, without query: ours, and where we have another for
    /// clients with certificates (RFC 8705 §5), that.
    pub addresses: [Option<&'a str>; 2],
    /// What the request presents, at a protected resource.
    pub access_token: Option<&'a str>,
    pub client: &'a Client,
}

/// A proof that broke no rule. One field, one rule, one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The thumbprint of its key.
    pub jkt: String,
    pub jti: String,
    /// After this it could not be used again anyway.
    pub expires_at: Timestamp,
}

/// The claims of a proof (RFC 9449 §4.2).
#[derive(Debug, Deserialize)]
struct Claims {
    htm: Option<String>,
    htu: Option<String>,
    iat: Option<Timestamp>,
    nbf: Option<Timestamp>,
    exp: Option<Timestamp>,
    jti: Option<String>,
    ath: Option<String>,
    nonce: Option<String>,
}

/// Holds a proof against every rule, the nonce last: one is handed out for a sound proof only.
pub fn check(
    unverified: &str,
    occasion: Occasion<'_>,
    nonces: &Nonces,
    now: Timestamp,
) -> Result<Proof, TokenError> {
    let algs: &[&str] = if occasion.client.is_fapi() {
        &FAPI_ALGS
    } else {
        &CLIENT_ALGS
    };
    let Possession { claims, thumbprint } = possession::verify::<Claims>(unverified, algs)
        .map_err(|why| TokenError::invalid_proof(why.to_string()))?;
    htm::check(&claims, occasion.method)?;
    htu::check(&claims, occasion.addresses)?;
    ath::check(&claims, occasion.access_token)?;
    let proof = Proof {
        jkt: thumbprint,
        expires_at: times::check(&claims, now)?,
        jti: jti::check(&claims)?,
    };
    nonce::check(&claims, occasion.client, nonces, now)?;
    Ok(proof)
}
