//! A secret that a partner signs with and that we must know to verify it (`client_secret_jwt`).

use std::fmt;

use josekit::jws::{self, HS256, JwsVerifier};
use serde::de::DeserializeOwned;

use super::jwks::{MAX_BYTES, NotSigned};
use super::{Error, SealKey};

/// Ready to verify; HS256 and nothing else (RFC 7518 §3.2).
#[derive(Clone)]
pub struct SharedSecret(Box<dyn JwsVerifier>);

impl SharedSecret {
    pub const ALG: &'static str = "HS256";

    /// From what the database holds.
    pub fn open(sealed: &str, key: &SealKey) -> Result<Self, Error> {
        let verifier = HS256.verifier_from_bytes(key.open(sealed)?);
        Ok(Self(Box::new(verifier.map_err(Error::Key)?)))
    }

    /// The claims of a JWT signed with the secret; claims and times are the caller's to check.
    pub fn verify<C: DeserializeOwned>(&self, unverified: &str) -> Result<C, NotSigned> {
        if unverified.len() > MAX_BYTES {
            return Err(NotSigned);
        }
        let (payload, header) =
            jws::deserialize_compact(unverified, &*self.0).map_err(|_| NotSigned)?;
        // RFC 7515 §4.1.11, as of what is signed with a key.
        if header.claim("crit").is_some() {
            return Err(NotSigned);
        }
        serde_json::from_slice(&payload).map_err(|_| NotSigned)
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret(…)")
    }
}
