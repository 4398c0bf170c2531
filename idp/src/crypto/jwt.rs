//! Our own JWTs: signed with a key of the ring, and known again (RFC 7519, RFC 8725).

use josekit::jws::{self, JwsHeader};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Error;
use super::keys::{KeyRing, SigningKey};

/// Longest token that is looked at.
const MAX_BYTES: usize = 16 * 1024;

/// What kind of token it is: its `typ`, so that none is taken for another (RFC 8725 §3.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typ {
    /// ID tokens, signed userinfo, pages of entitlements: what partners check with any library.
    Jwt,
    /// Access tokens (RFC 9068 §2.1).
    AccessToken,
    /// Answers to introspection (RFC 9701 §5).
    Introspection,
    /// Logout tokens (Back-Channel Logout 1.0 §2.4).
    LogoutToken,
}

/// Why a token is none of ours, or not of the kind asked for. Which one, nobody outside need know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a token of this provider")]
pub struct NotOurs;

impl Typ {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Jwt => "JWT",
            Self::AccessToken => "at+jwt",
            Self::Introspection => "token-introspection+jwt",
            Self::LogoutToken => "logout+jwt",
        }
    }
}

pub fn sign(key: &SigningKey, typ: Typ, claims: &impl Serialize) -> Result<String, Error> {
    let payload = serde_json::to_vec(claims).map_err(Error::Claims)?;
    let mut header = JwsHeader::new();
    header.set_token_type(typ.as_str());
    header.set_key_id(key.kid.as_str());
    jws::serialize_compact(&payload, &header, key.signer()).map_err(Error::Sign)
}

/// The claims of a token that one of our keys signed as this kind; times are the caller's to check.
///
/// The key is found by `kid` in our own ring and its algorithm is the key's, whatever the header
/// says; `jku`, `jwk` and `x5u` are never looked at.
pub fn verify<C: DeserializeOwned>(
    ring: &KeyRing,
    typ: Typ,
    unverified: &str,
) -> Result<C, NotOurs> {
    if unverified.len() > MAX_BYTES {
        return Err(NotOurs);
    }
    let find = |header: &JwsHeader| {
        let key = header.key_id().and_then(|kid| ring.find(kid));
        Ok(key.map(SigningKey::verifier))
    };
    let (payload, header) =
        jws::deserialize_compact_with_selector(unverified, find).map_err(|_| NotOurs)?;
    if header.token_type() != Some(typ.as_str()) {
        return Err(NotOurs);
    }
    serde_json::from_slice(&payload).map_err(|_| NotOurs)
}

/// The `kid` that an unverified token claims, to tell an unknown key from a bad signature.
pub fn unverified_kid(token: &str) -> Option<String> {
    unverified_header(token, "kid")
}

/// The `alg` that an unverified token claims, to tell no signature from a bad one.
pub fn unverified_alg(token: &str) -> Option<String> {
    unverified_header(token, "alg")
}

fn unverified_header(token: &str, name: &str) -> Option<String> {
    use base64::Engine;
    let header = token
        .split('.')
        .next()
        .filter(|header| header.len() <= 1024)?;
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(header)
        .ok()?;
    let header: serde_json::Value = serde_json::from_slice(&header).ok()?;
    header.get(name)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::crypto::keys::{KeyState, StoredKey};
    use crate::crypto::{MasterKey, Purpose, SealKey};
    use crate::domain::{SigningAlg, Timestamp};

    fn ring(algs: &[SigningAlg]) -> KeyRing {
        let seal: SealKey = MasterKey::random().seal_key(Purpose::SigningKeys);
        let stored = |alg: &SigningAlg| {
            StoredKey::generate(*alg, KeyState::Active, &seal, Timestamp::from_unix(0)).unwrap()
        };
        KeyRing::open(&algs.iter().map(stored).collect::<Vec<_>>(), &seal).unwrap()
    }

    #[test]
    fn every_algorithm_signs_what_it_verifies() {
        let ring = ring(SigningAlg::ALL);
        for alg in SigningAlg::ALL {
            let token = sign(ring.active(*alg).unwrap(), Typ::Jwt, &json!({"a": 1})).unwrap();
            assert_eq!(
                verify::<Value>(&ring, Typ::Jwt, &token),
                Ok(json!({"a": 1})),
                "{alg}"
            );
        }
    }

    #[test]
    fn published_keys_hold_nothing_private() {
        let ring = ring(SigningAlg::ALL);
        let text = ring.jwks().to_string();
        for member in [
            "\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"", "\"k\"",
        ] {
            assert!(!text.contains(member), "{member} in {text}");
        }
        for key in ring.jwks()["keys"].as_array().unwrap() {
            assert!(
                ring.find(key["kid"].as_str().unwrap()).is_some(),
                "a key is found by its name"
            );
        }
    }

    #[test]
    fn another_kind_of_token_is_refused() {
        let ring = ring(&[SigningAlg::Es256]);
        let id_token = sign(
            ring.active(SigningAlg::Es256).unwrap(),
            Typ::Jwt,
            &json!({}),
        )
        .unwrap();
        assert_eq!(
            verify::<Value>(&ring, Typ::AccessToken, &id_token),
            Err(NotOurs)
        );
    }

    #[test]
    fn a_foreign_key_a_changed_payload_and_none_are_refused() {
        let ours = ring(&[SigningAlg::Es256]);
        let key = ours.active(SigningAlg::Es256).unwrap();
        let token = sign(key, Typ::Jwt, &json!({"a": 1})).unwrap();
        assert_eq!(
            verify::<Value>(&ring(&[SigningAlg::Es256]), Typ::Jwt, &token),
            Err(NotOurs)
        );

        let parts: Vec<&str> = token.split('.').collect();
        let changed = format!("{}.eyJhIjoyfQ.{}", parts[0], parts[2]);
        assert_eq!(verify::<Value>(&ours, Typ::Jwt, &changed), Err(NotOurs));

        // {"alg":"none","typ":"JWT"} and {"alg":"none","typ":"JWT","kid":…}
        let none = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
        assert_eq!(verify::<Value>(&ours, Typ::Jwt, &none), Err(NotOurs));
    }
}
