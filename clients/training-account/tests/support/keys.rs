//! Signing keys of the stand-in provider.

use josekit::{
    jwk::{
        Jwk,
        alg::{ec::EcCurve, ed::EdCurve},
    },
    jws::{ES256, EdDSA, JwsHeader, JwsSigner},
    jwt::{self, JwtPayload},
};
use serde_json::Value;

#[derive(Clone)]
pub(crate) struct Key(Jwk);

impl Key {
    /// ES256, which the site is registered for.
    pub(crate) fn new(kid: &str) -> Self {
        Self::of(Jwk::generate_ec_key(EcCurve::P256).unwrap(), kid, "ES256")
    }

    /// `EdDSA`, which it is not.
    pub(crate) fn edwards(kid: &str) -> Self {
        Self::of(
            Jwk::generate_ed_key(EdCurve::Ed25519).unwrap(),
            kid,
            "EdDSA",
        )
    }

    fn of(mut jwk: Jwk, kid: &str, algorithm: &str) -> Self {
        jwk.set_key_id(kid);
        jwk.set_algorithm(algorithm);
        Self(jwk)
    }

    pub(crate) fn public(&self) -> Value {
        let mut jwk = self.0.to_public_key().unwrap();
        jwk.set_key_id(self.0.key_id().unwrap());
        jwk.set_key_use("sig");
        jwk.set_algorithm(self.0.algorithm().unwrap());
        Value::Object(jwk.into())
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        self.sign_as("JWT", claims)
    }

    pub(crate) fn sign_as(&self, kind: &str, claims: &Value) -> String {
        let mut header = JwsHeader::new();
        header.set_token_type(kind);
        header.set_key_id(self.0.key_id().unwrap());
        let payload = JwtPayload::from_map(claims.as_object().unwrap().clone()).unwrap();
        jwt::encode_with_signer(&payload, &header, &*self.signer()).unwrap()
    }

    fn signer(&self) -> Box<dyn JwsSigner> {
        match self.0.algorithm() {
            Some("EdDSA") => Box::new(EdDSA.signer_from_jwk(&self.0).unwrap()),
            _ => Box::new(ES256.signer_from_jwk(&self.0).unwrap()),
        }
    }
}
