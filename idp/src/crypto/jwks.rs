//! Other people's keys: a partner's JWK set, and what was signed with it (RFC 7517, RFC 7523).

use std::fmt;

use josekit::jwk::Jwk;
use josekit::jws::{self, ES256, JwsHeader, JwsVerifier, PS256, RS256};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::full_name;

/// Longest token of a partner that is looked at.
pub(super) const MAX_BYTES: usize = 16 * 1024;
const MAX_KEYS: usize = 20;
/// What a partner may sign with.
pub const CLIENT_ALGS: [&str; 5] = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"];
/// The same under FAPI 2.0 (Security Profile §5.4.1).
pub const FAPI_ALGS: [&str; 4] = ["PS256", "ES256", "EdDSA", "Ed25519"];

const MIN_RSA_BITS: usize = 2048;

/// Members that nobody but the key's owner may know (RFC 7518 §6.2.2, §6.3.2, §6.4.1).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Why a JWK set was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidJwks {
    #[error("a JWK set is an object with an array \"keys\" of 1 to {MAX_KEYS} keys")]
    Shape,
    #[error("a key is private, too small, or of no kind used for RS256, PS256, ES256 or EdDSA")]
    Key,
}

/// The signature was made by none of these keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not signed with a registered key")]
pub struct NotSigned;

/// What a partner signed, and what it says to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed<C> {
    pub claims: C,
    pub alg: String,
    pub typ: Option<String>,
}

/// A partner's public keys, each ready to verify.
#[derive(Clone)]
pub struct PublicKeys(Vec<PublicKey>);

#[derive(Clone)]
pub(super) struct PublicKey {
    kid: Option<String>,
    /// The thumbprint of the certificate that comes with it (RFC 7517 §4.7).
    certificate: Option<String>,
    verifiers: Vec<Box<dyn JwsVerifier>>,
    /// Where it may be encrypted with.
    encrypts: Option<Jwk>,
}

impl PublicKeys {
    pub fn parse(jwks: &Value) -> Result<Self, InvalidJwks> {
        let keys = members(jwks)?.iter().map(PublicKey::parse);
        keys.collect::<Result<_, _>>().map(Self)
    }

    /// Of a set as its owner publishes it: keys that are of no use here are passed over
    /// (RFC 7517 §5).
    pub fn published(document: &[u8]) -> Result<Self, InvalidJwks> {
        let jwks = serde_json::from_slice(document).map_err(|_| InvalidJwks::Shape)?;
        let keys = members(&jwks)?.iter();
        let keys: Vec<_> = keys.filter_map(|key| PublicKey::parse(key).ok()).collect();
        if keys.is_empty() {
            return Err(InvalidJwks::Key);
        }
        Ok(Self(keys))
    }

    /// Keys to encrypt with, in their owner's order.
    pub(super) fn encrypting(&self) -> impl Iterator<Item = (Option<&str>, &Jwk)> {
        let keys = self.0.iter();
        keys.filter_map(|key| Some((key.kid.as_deref(), key.encrypts.as_ref()?)))
    }

    pub fn knows(&self, kid: &str) -> bool {
        self.0.iter().any(|key| key.kid.as_deref() == Some(kid))
    }

    /// The claims of a JWT signed with one of the keys; claims and times are the caller's to check.
    pub fn verify<C: DeserializeOwned>(&self, unverified: &str) -> Result<C, NotSigned> {
        Ok(self.open(unverified)?.claims)
    }

    /// The same, with what the header says.
    pub fn open<C: DeserializeOwned>(&self, unverified: &str) -> Result<Signed<C>, NotSigned> {
        if unverified.len() > MAX_BYTES {
            return Err(NotSigned);
        }
        let find = |header: &JwsHeader| Ok(self.verifier(header));
        let (payload, header) =
            jws::deserialize_compact_with_selector(unverified, find).map_err(|_| NotSigned)?;
        // RFC 7515 §4.1.11: no extension is understood, and an empty list is none that may be.
        if header.claim("crit").is_some() {
            return Err(NotSigned);
        }
        Ok(Signed {
            claims: serde_json::from_slice(&payload).map_err(|_| NotSigned)?,
            alg: header.algorithm().unwrap_or_default().to_owned(),
            typ: header.token_type().map(str::to_owned),
        })
    }

    /// Is the certificate of this thumbprint among those of the keys?
    pub fn has_certificate(&self, thumbprint: &str) -> bool {
        self.0
            .iter()
            .any(|key| key.certificate.as_deref() == Some(thumbprint))
    }

    /// The claims, where only some algorithms are good enough.
    pub fn verify_with<C: DeserializeOwned>(
        &self,
        unverified: &str,
        algs: &[&str],
    ) -> Result<C, NotSigned> {
        let signed = self.open(unverified)?;
        if algs.contains(&signed.alg.as_str()) {
            Ok(signed.claims)
        } else {
            Err(NotSigned)
        }
    }

    /// By `kid` when the header has one, otherwise the only key that can do the algorithm.
    fn verifier(&self, header: &JwsHeader) -> Option<&dyn JwsVerifier> {
        let named = |key: &&PublicKey| {
            header
                .key_id()
                .is_none_or(|kid| key.kid.as_deref() == Some(kid))
        };
        let mut fitting = self
            .0
            .iter()
            .filter(named)
            .flat_map(|key| &key.verifiers)
            .filter(|verifier| Some(verifier.algorithm().name()) == header.algorithm());
        let found = fitting.next()?;
        fitting.next().is_none().then_some(&**found)
    }
}

fn members(jwks: &Value) -> Result<&Vec<Value>, InvalidJwks> {
    let keys = jwks.get("keys").and_then(Value::as_array);
    keys.filter(|keys| (1..=MAX_KEYS).contains(&keys.len()))
        .ok_or(InvalidJwks::Shape)
}

impl PublicKey {
    pub(super) fn parse(value: &Value) -> Result<Self, InvalidJwks> {
        let map = value.as_object().ok_or(InvalidJwks::Key)?;
        if PRIVATE.iter().any(|member| map.contains_key(*member)) {
            return Err(InvalidJwks::Key);
        }
        // The name is ours to compare: a verifier that knows it demands it of every header, where
        // it is optional (RFC 7515 §4.1.4).
        let mut map = map.clone();
        let kid = map.remove("kid");
        let kid = kid.as_ref().and_then(Value::as_str).map(str::to_owned);
        let jwk = Jwk::from_map(map).map_err(|_| InvalidJwks::Key)?;
        let verifiers = verifiers(&jwk);
        let encrypts = may_encrypt(&jwk).then_some(jwk);
        if verifiers.is_empty() && encrypts.is_none() {
            return Err(InvalidJwks::Key);
        }
        Ok(Self {
            kid,
            certificate: certificate(value),
            verifiers,
            encrypts,
        })
    }

    pub(super) fn verifier(&self, alg: &str) -> Option<&dyn JwsVerifier> {
        let mut verifiers = self.verifiers.iter();
        let fitting = verifiers.find(|verifier| verifier.algorithm().name() == alg);
        fitting.map(|verifier| &**verifier)
    }
}

/// Of the first in `x5c`, which holds the key itself; its encoding is not base64url.
fn certificate(jwk: &Value) -> Option<String> {
    use base64::Engine;
    let encoded = jwk.get("x5c")?.get(0)?.as_str()?;
    let der = base64::engine::general_purpose::STANDARD.decode(encoded);
    der.ok().map(|der| super::certificate::thumbprint(&der))
}

/// RFC 7517 §4.2: a key is for one thing where it says so.
fn may_encrypt(jwk: &Jwk) -> bool {
    let kind = match (jwk.key_type(), jwk.curve()) {
        ("RSA", _) => rsa_bits(jwk) >= MIN_RSA_BITS,
        ("EC", Some("P-256")) | ("OKP", Some("X25519")) => true,
        _ => false,
    };
    kind && jwk.key_use() != Some("sig")
}

/// One verifier for each algorithm that this key may be used with; the header only chooses.
fn verifiers(jwk: &Jwk) -> Vec<Box<dyn JwsVerifier>> {
    let mut verifiers: Vec<Box<dyn JwsVerifier>> = Vec::new();
    if jwk.key_use() == Some("enc") {
        return verifiers;
    }
    let mut push = |verifier: Option<Box<dyn JwsVerifier>>| verifiers.extend(verifier);
    match (jwk.key_type(), jwk.curve()) {
        ("RSA", _) if rsa_bits(jwk) >= MIN_RSA_BITS => {
            push(RS256.verifier_from_jwk(jwk).ok().map(|v| Box::new(v) as _));
            push(PS256.verifier_from_jwk(jwk).ok().map(|v| Box::new(v) as _));
        }
        ("EC", Some("P-256")) => push(ES256.verifier_from_jwk(jwk).ok().map(|v| Box::new(v) as _)),
        ("OKP", Some("Ed25519")) => verifiers.extend(full_name::verifiers(jwk)),
        _ => {}
    }
    verifiers
}

fn rsa_bits(jwk: &Jwk) -> usize {
    use base64::Engine;
    let modulus = jwk
        .parameter("n")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let modulus = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(modulus);
    modulus.map_or(0, |n| n.iter().skip_while(|byte| **byte == 0).count() * 8)
}

impl fmt::Debug for PublicKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|key| &key.kid))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_set_with_anything_private_is_refused() {
        let key = json!({"kty": "OKP", "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        assert!(PublicKeys::parse(&json!({"keys": [key]})).is_ok());
        for member in PRIVATE {
            let mut private = key.clone();
            private[member] = json!("AQAB");
            let refused = PublicKeys::parse(&json!({"keys": [private]}));
            assert_eq!(refused.err(), Some(InvalidJwks::Key), "{member}");
        }
    }
}
