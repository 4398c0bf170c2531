//! A client that holds a key and proves it with every request (RFC 9449 §4).

use std::fmt;

use anyhow::anyhow;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use idp::app::Clock;
use idp::crypto::random_id;
use serde_json::json;

use crate::world::ISSUER;

/// A key pair, and the head of its proofs.
pub(crate) struct BoundKey {
    pair: EcdsaKeyPair,
    head: String,
}

impl BoundKey {
    pub(crate) fn make() -> anyhow::Result<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
        let pair = pair.map_err(|_| anyhow!("no key can be made"))?;
        // Uncompressed: one byte, then 32 for each coordinate.
        let (_, point) = (pair.public_key().as_ref())
            .split_first()
            .ok_or_else(|| anyhow!("no point"))?;
        let (x, y) = point.split_at(point.len() / 2);
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y) });
        let head = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk });
        let head = encode(head.to_string());
        Ok(Self { pair, head })
    }

    /// The request with a proof of its own.
    pub(crate) fn prove(&self, mut request: Request<Bytes>) -> anyhow::Result<Request<Bytes>> {
        let claims = json!({
            "jti": random_id(),
            "htm": request.method().as_str(),
            "htu": format!("{ISSUER}{}", request.uri().path()),
            "iat": Clock::System.now().as_unix(),
        });
        let input = format!("{}.{}", self.head, encode(claims.to_string()));
        let signature = self.pair.sign(&SystemRandom::new(), input.as_bytes());
        let signature = signature.map_err(|_| anyhow!("signing failed"))?;
        let proof = HeaderValue::from_str(&format!("{input}.{}", encode(signature)))?;
        request.headers_mut().insert("dpop", proof);
        Ok(request)
    }
}

impl fmt::Debug for BoundKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoundKey(..)")
    }
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
