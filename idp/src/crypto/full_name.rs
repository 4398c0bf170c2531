//! Ed25519 under both its names: `EdDSA` (RFC 8037 §3.1), and `Ed25519`, which says which curve
//! (RFC 9864 §2.2) and which josekit does not know yet.

use std::fmt;

use josekit::JoseError;
use josekit::jwk::Jwk;
use josekit::jws::{EdDSA, JwsAlgorithm, JwsVerifier};

const SHORT: &str = "EdDSA";
const FULL: &str = "Ed25519";

/// One verifier for each name that the key may be used under.
pub(super) fn verifiers(jwk: &Jwk) -> Vec<Box<dyn JwsVerifier>> {
    let may_be = |name: &str| jwk.algorithm().is_none_or(|alg| alg == name);
    let mut nameless = jwk.clone();
    if nameless.set_parameter("alg", None).is_err() {
        return Vec::new();
    }
    let verifier = || Some(Box::new(EdDSA.verifier_from_jwk(&nameless).ok()?) as Box<_>);
    let short = may_be(SHORT).then(verifier).flatten();
    let full = may_be(FULL).then(verifier).flatten();
    let full = full.map(|verifier| Box::new(FullName(verifier)) as Box<_>);
    short.into_iter().chain(full).collect()
}

#[derive(Clone)]
struct FullName(Box<dyn JwsVerifier>);

#[derive(Clone, Copy, Debug)]
struct Ed25519;

impl JwsVerifier for FullName {
    fn algorithm(&self) -> &dyn JwsAlgorithm {
        &Ed25519
    }

    fn key_id(&self) -> Option<&str> {
        self.0.key_id()
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), JoseError> {
        self.0.verify(message, signature)
    }

    fn box_clone(&self) -> Box<dyn JwsVerifier> {
        Box::new(self.clone())
    }
}

impl JwsAlgorithm for Ed25519 {
    fn name(&self) -> &str {
        FULL
    }

    fn box_clone(&self) -> Box<dyn JwsAlgorithm> {
        Box::new(*self)
    }
}

impl fmt::Debug for FullName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FULL)
    }
}
