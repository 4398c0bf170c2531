//! What only a partner can read: JWE under one of its public keys (RFC 7516, RFC 7519 §11.2).

use josekit::JoseError;
use josekit::jwe::{
    self, ECDH_ES, ECDH_ES_A128KW, ECDH_ES_A256KW, JweEncrypter, JweHeader, RSA_OAEP, RSA_OAEP_256,
};
use josekit::jwk::Jwk;

use super::jwks::PublicKeys;
use crate::domain::{Encryption, EncryptionAlg};

/// None of the partner's keys is of use for the algorithm that it registered.
#[derive(Debug, thiserror::Error)]
#[error("no key of the client can encrypt as it registered")]
pub struct CannotEncrypt;

/// What is inside.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// A signed JWT, which the header says by `cty` (RFC 7519 §5.2).
    Jwt(&'a str),
    /// Claims without a signature.
    Claims(&'a [u8]),
}

impl PublicKeys {
    pub fn can_encrypt(&self, how: Encryption) -> bool {
        let mut keys = self.encrypting();
        keys.any(|(_, jwk)| encrypter(how.alg, jwk).is_ok())
    }

    /// Under the first key that can.
    pub fn encrypt(&self, how: Encryption, content: Content<'_>) -> Result<String, CannotEncrypt> {
        let able = |(kid, jwk)| Some((kid, encrypter(how.alg, jwk).ok()?));
        let (kid, encrypter) = self.encrypting().find_map(able).ok_or(CannotEncrypt)?;
        let mut header = JweHeader::new();
        header.set_content_encryption(how.enc.as_str());
        if let Some(kid) = kid {
            header.set_key_id(kid);
        }
        let payload = match content {
            Content::Jwt(jwt) => {
                header.set_content_type("JWT");
                jwt.as_bytes()
            }
            Content::Claims(claims) => claims,
        };
        jwe::serialize_compact(payload, &header, &*encrypter).map_err(|_| CannotEncrypt)
    }
}

fn encrypter(alg: EncryptionAlg, jwk: &Jwk) -> Result<Box<dyn JweEncrypter>, JoseError> {
    Ok(match alg {
        EncryptionAlg::RsaOaep => Box::new(RSA_OAEP.encrypter_from_jwk(jwk)?),
        EncryptionAlg::RsaOaep256 => Box::new(RSA_OAEP_256.encrypter_from_jwk(jwk)?),
        EncryptionAlg::EcdhEs => Box::new(ECDH_ES.encrypter_from_jwk(jwk)?),
        EncryptionAlg::EcdhEsA128kw => Box::new(ECDH_ES_A128KW.encrypter_from_jwk(jwk)?),
        EncryptionAlg::EcdhEsA256kw => Box::new(ECDH_ES_A256KW.encrypter_from_jwk(jwk)?),
    })
}
