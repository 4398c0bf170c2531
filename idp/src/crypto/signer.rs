//! josekit signers whose arithmetic is aws-lc's: half again as fast for ES256, three
//! times for `EdDSA`.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use josekit::JoseError;
use josekit::jwk::Jwk;
use josekit::jws::{ES256, EdDSA, JwsAlgorithm, JwsSigner, JwsVerifier};

/// An elliptic key pair, ready to sign and to verify.
#[derive(Clone)]
pub(super) struct Elliptic {
    pair: Arc<Pair>,
    kid: String,
}

enum Pair {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Elliptic {
    /// From a private JWK of curve P-256 (RFC 7518 §6.2.2).
    pub(super) fn p256(jwk: &Jwk, kid: &str) -> Result<Self, JoseError> {
        let (d, x, y) = (member(jwk, "d")?, member(jwk, "x")?, member(jwk, "y")?);
        let point = [[4].as_slice(), &x, &y].concat();
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &d,
            &point,
        );
        Ok(Self::new(Pair::P256(pair.map_err(invalid)?), kid))
    }

    /// From a private JWK of curve Ed25519 (RFC 8037 §2).
    pub(super) fn ed25519(jwk: &Jwk, kid: &str) -> Result<Self, JoseError> {
        let (d, x) = (member(jwk, "d")?, member(jwk, "x")?);
        let pair = Ed25519KeyPair::from_seed_and_public_key(&d, &x).map_err(invalid)?;
        Ok(Self::new(Pair::Ed25519(pair), kid))
    }

    fn new(pair: Pair, kid: &str) -> Self {
        Self {
            pair: Arc::new(pair),
            kid: kid.to_owned(),
        }
    }

    fn alg(&self) -> &dyn JwsAlgorithm {
        match *self.pair {
            Pair::P256(_) => &ES256,
            Pair::Ed25519(_) => &EdDSA,
        }
    }
}

impl JwsSigner for Elliptic {
    fn algorithm(&self) -> &dyn JwsAlgorithm {
        self.alg()
    }

    fn key_id(&self) -> Option<&str> {
        Some(&self.kid)
    }

    fn signature_len(&self) -> usize {
        64
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        match &*self.pair {
            Pair::P256(pair) => {
                let signature = pair.sign(&SystemRandom::new(), message);
                Ok(signature
                    .map_err(|e| JoseError::InvalidSignature(e.into()))?
                    .as_ref()
                    .to_vec())
            }
            Pair::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }

    fn box_clone(&self) -> Box<dyn JwsSigner> {
        Box::new(self.clone())
    }
}

impl JwsVerifier for Elliptic {
    fn algorithm(&self) -> &dyn JwsAlgorithm {
        self.alg()
    }

    fn key_id(&self) -> Option<&str> {
        Some(&self.kid)
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), JoseError> {
        let verdict = match &*self.pair {
            Pair::P256(pair) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key())
                .verify(message, signature),
            Pair::Ed25519(pair) => {
                UnparsedPublicKey::new(&ED25519, pair.public_key()).verify(message, signature)
            }
        };
        verdict.map_err(|e| JoseError::InvalidSignature(e.into()))
    }

    fn box_clone(&self) -> Box<dyn JwsVerifier> {
        Box::new(self.clone())
    }
}

impl fmt::Debug for Elliptic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Elliptic({})", self.kid)
    }
}

fn member(jwk: &Jwk, name: &str) -> Result<Vec<u8>, JoseError> {
    let text = jwk
        .parameter(name)
        .and_then(|value| value.as_str())
        .unwrap_or_default();
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|e| JoseError::InvalidJwkFormat(e.into()))
}

fn invalid(error: aws_lc_rs::error::KeyRejected) -> JoseError {
    JoseError::InvalidKeyFormat(error.into())
}
