//! The signature algorithms of the trade (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2).

use super::words;

words! {
    /// An algorithm that a partner may sign with.
    pub enum ClientAlg {
        Rs256 = "RS256",
        Ps256 = "PS256",
        Es256 = "ES256",
        EdDsa = "EdDSA",
        /// The same by its full name.
        Ed25519 = "Ed25519",
    }
}

words! {
    /// An algorithm that this provider signs with.
    pub enum SigningAlg {
        /// What a client that states nothing gets (OpenID Connect Core §3.1.3.7, rule 7).
        Rs256 = "RS256",
        Ps256 = "PS256",
        Es256 = "ES256",
        EdDsa = "EdDSA",
    }
}

words! {
    /// How the key of an encrypted token reaches a client (RFC 7518 §4.1).
    pub enum EncryptionAlg {
        RsaOaep = "RSA-OAEP",
        RsaOaep256 = "RSA-OAEP-256",
        EcdhEs = "ECDH-ES",
        EcdhEsA128kw = "ECDH-ES+A128KW",
        EcdhEsA256kw = "ECDH-ES+A256KW",
    }
}

words! {
    /// What a token is encrypted with (RFC 7518 §5.1).
    pub enum ContentEncryption {
        A128CbcHs256 = "A128CBC-HS256",
        A256CbcHs512 = "A256CBC-HS512",
        A128Gcm = "A128GCM",
        A256Gcm = "A256GCM",
    }
}

/// How a client wants something encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encryption {
    pub alg: EncryptionAlg,
    pub enc: ContentEncryption,
}
