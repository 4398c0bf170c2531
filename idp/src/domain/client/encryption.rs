//! What a client wants encrypted (OpenID Connect Registration §2).

use super::super::{ContentEncryption, Encryption, EncryptionAlg};
use super::Client;

impl Client {
    pub fn id_token_encryption(&self) -> Option<Encryption> {
        encryption(
            self.id_token_encrypted_response_alg,
            self.id_token_encrypted_response_enc,
        )
    }

    /// Core §5.3.2: signed, encrypted, or both; otherwise plain JSON.
    pub fn userinfo_is_a_jwt(&self) -> bool {
        self.userinfo_signed_response_alg.is_some()
            || self.userinfo_encrypted_response_alg.is_some()
    }

    pub fn userinfo_encryption(&self) -> Option<Encryption> {
        encryption(
            self.userinfo_encrypted_response_alg,
            self.userinfo_encrypted_response_enc,
        )
    }
}

/// Registration §2: `A128CBC-HS256` unless something else is named.
fn encryption(alg: Option<EncryptionAlg>, enc: Option<ContentEncryption>) -> Option<Encryption> {
    let enc = enc.unwrap_or(ContentEncryption::A128CbcHs256);
    alg.map(|alg| Encryption { alg, enc })
}

pub(super) fn check(client: &Client) -> Result<(), &'static str> {
    let id_token = client.id_token_encryption();
    if id_token.is_none() && client.id_token_encrypted_response_enc.is_some() {
        return Err("id_token_encrypted_response_enc needs id_token_encrypted_response_alg");
    }
    let userinfo = client.userinfo_encryption();
    if userinfo.is_none() && client.userinfo_encrypted_response_enc.is_some() {
        return Err("userinfo_encrypted_response_enc needs userinfo_encrypted_response_alg");
    }
    let has_keys = client.jwks.is_some() || client.jwks_uri.is_some();
    if (id_token.is_some() || userinfo.is_some()) && !has_keys {
        return Err("encrypted answers need jwks or jwks_uri");
    }
    Ok(())
}
