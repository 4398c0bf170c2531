//! A client that holds a key and proves it (RFC 9449 §4).

use std::collections::BTreeMap;

use axum::extract::Request;
use idp::crypto::{random_id, sha256_text};
use serde_json::{Map, Value, json};

use super::idp::{ISSUER, Idp};
use super::jose::Key;

pub(crate) struct Prover<'a> {
    idp: &'a Idp,
    pub(crate) key: Key,
}

impl<'a> Prover<'a> {
    pub(crate) fn new(idp: &'a Idp) -> Self {
        Self::with(idp, Key::es256())
    }

    pub(crate) const fn with(idp: &'a Idp, key: Key) -> Self {
        Self { idp, key }
    }

    /// The public key, as a proof brings it.
    pub(crate) fn jwk(&self) -> Value {
        let mut jwk = self.key.jwk("");
        for name in ["kid", "alg", "use"] {
            jwk.as_object_mut().unwrap().remove(name);
        }
        jwk
    }

    /// RFC 7638: what is required of this kind of key, in the order of names.
    pub(crate) fn jkt(&self) -> String {
        let members: BTreeMap<String, Value> = serde_json::from_value(self.jwk()).unwrap();
        sha256_text(&json!(members).to_string())
    }

    pub(crate) fn header(&self) -> Value {
        json!({ "typ": "dpop+jwt", "alg": self.key.alg(), "jwk": self.jwk() })
    }

    /// The claims of a proof for this request; a null in `change` leaves one out.
    pub(crate) fn claims(&self, method: &str, path: &str, change: &Value) -> Value {
        let mut claims: Map<String, Value> = Map::new();
        claims.insert("jti".to_owned(), random_id().into());
        claims.insert("htm".to_owned(), method.into());
        claims.insert("htu".to_owned(), format!("{ISSUER}{path}").into());
        claims.insert("iat".to_owned(), self.idp.now().as_unix().into());
        claims.extend(change.as_object().unwrap().clone());
        claims.retain(|_, value| !value.is_null());
        claims.into()
    }

    pub(crate) fn proof(&self, method: &str, path: &str, change: &Value) -> String {
        let claims = self.claims(method, path, change);
        self.key.sign(&self.header(), &claims)
    }

    /// For the token endpoint.
    pub(crate) fn for_tokens(&self) -> String {
        self.proof("POST", "/token", &json!({}))
    }

    /// For userinfo with this access token.
    pub(crate) fn for_userinfo(&self, access_token: &str) -> String {
        let ath = json!({ "ath": sha256_text(access_token) });
        self.proof("GET", "/userinfo", &ath)
    }
}

/// The request with these in its `DPoP` header, each in one of its own.
pub(crate) fn with_proofs(mut request: Request, proofs: &[&str]) -> Request {
    for proof in proofs {
        let proof = proof.parse().unwrap();
        request.headers_mut().append("dpop", proof);
    }
    request
}
