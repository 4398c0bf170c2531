//! The signature algorithms of the trade (RFC 7518 §3.1, RFC 8037 §3.1).

use super::words;

words! {
    /// An algorithm that a partner may sign with.
    pub enum ClientAlg {
        Rs256 = "RS256",
        Ps256 = "PS256",
        Es256 = "ES256",
        EdDsa = "EdDSA",
    }
}

words! {
    /// An algorithm that this provider signs with.
    pub enum SigningAlg {
        /// What a client that states nothing gets (OpenID Connect Core §3.1.3.7, rule 7).
        Rs256 = "RS256",
        Es256 = "ES256",
        EdDsa = "EdDSA",
    }
}
