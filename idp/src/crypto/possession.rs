//! Proof of possession: a JWT that brings the public key it is signed with (RFC 9449 §4.2).
//!
//! Its signature says nothing about who made it, only that whoever did holds the key.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use josekit::jws::{self, JwsVerifier};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::jwks::PublicKey;
use super::sha256_text;

/// Longest proof that is looked at; one under an RSA key of 4096 bits fits.
const MAX_BYTES: usize = 4 * 1024;

const TYP: &str = "dpop+jwt";

/// What somebody said who holds the key of this thumbprint.
#[derive(Clone, Debug)]
pub struct Possession<C> {
    pub claims: C,
    /// SHA-256 over the key's required members (RFC 7638 §3).
    pub thumbprint: String,
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    #[error("the DPoP proof is no signed JWT of at most {MAX_BYTES} bytes")]
    Shape,
    #[error("typ of the DPoP proof must be {TYP}")]
    Typ,
    #[error("crit of the DPoP proof is not understood")]
    Critical,
    #[error("alg of the DPoP proof is not one that is accepted")]
    Alg,
    #[error("jwk of the DPoP proof must be a public key that fits its alg")]
    Key,
    #[error("the DPoP proof is not signed with its key")]
    Signature,
    #[error("a claim of the DPoP proof is of a wrong type")]
    Claims,
}

/// The claims of a proof signed with one of these algorithms; what they say is the caller's to
/// check. Of the header only `typ`, `alg` and `jwk` are looked at.
pub fn verify<C: DeserializeOwned>(
    unverified: &str,
    algs: &[&str],
) -> Result<Possession<C>, NotProven> {
    let header = header(unverified).ok_or(NotProven::Shape)?;
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    // RFC 7515 §4.1.9: the prefix `application/` may be left out, and types have no case.
    if !text("typ").is_some_and(|typ| typ.eq_ignore_ascii_case(TYP)) {
        return Err(NotProven::Typ);
    }
    if header.contains_key("crit") {
        return Err(NotProven::Critical);
    }
    let alg = text("alg").filter(|alg| algs.contains(alg));
    let alg = alg.ok_or(NotProven::Alg)?;
    let jwk = header.get("jwk").ok_or(NotProven::Key)?;
    let key = PublicKey::parse(jwk).map_err(|_| NotProven::Key)?;
    let verifier = key.verifier(alg).ok_or(NotProven::Key)?;
    let payload = signed(unverified, verifier).ok_or(NotProven::Signature)?;
    Ok(Possession {
        claims: serde_json::from_slice(&payload).map_err(|_| NotProven::Claims)?,
        thumbprint: thumbprint(jwk).ok_or(NotProven::Key)?,
    })
}

fn header(unverified: &str) -> Option<Map<String, Value>> {
    if unverified.len() > MAX_BYTES {
        return None;
    }
    let (header, _) = unverified.split_once('.')?;
    let header = URL_SAFE_NO_PAD.decode(header).ok()?;
    serde_json::from_slice(&header).ok()
}

fn signed(unverified: &str, verifier: &dyn JwsVerifier) -> Option<Vec<u8>> {
    let (payload, _) = jws::deserialize_compact(unverified, verifier).ok()?;
    Some(payload)
}

/// The members that make the key, in the order of their names (RFC 7638 §3.2).
fn thumbprint(jwk: &Value) -> Option<String> {
    let required: &[&str] = match jwk.get("kty")?.as_str()? {
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        "RSA" => &["e", "kty", "n"],
        _ => return None,
    };
    let members = required
        .iter()
        .map(|name| Some((*name, jwk.get(name)?.as_str()?)));
    let members: BTreeMap<&str, &str> = members.collect::<Option<_>>()?;
    Some(sha256_text(&serde_json::to_string(&members).ok()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    // RFC 7638 §3.1, RFC 8037 appendix A.3.
    #[test]
    fn the_thumbprints_are_those_of_the_standards() {
        let rsa = json!({
            "kty": "RSA",
            "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L\
                  6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4Qy\
                  Q5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbI\
                  SD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-\
                  kEgU8awapJzKnqDKgw",
            "e": "AQAB", "alg": "RS256", "kid": "2011-04-29",
        });
        let ed = json!({
            "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        });
        assert_eq!(
            thumbprint(&rsa).unwrap(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
        assert_eq!(
            thumbprint(&ed).unwrap(),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
        assert_eq!(thumbprint(&json!({ "kty": "oct", "k": "AQAB" })), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_strange(text: String) {
            proptest::prop_assert!(verify::<Value>(&text, &["ES256"]).is_err());
        }
    }
}
