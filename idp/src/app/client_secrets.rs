//! The secrets that partners are given.

use crate::crypto::{self, SealKey, SecretHash};
use crate::domain::{AuthMethod, Client};
use crate::store::{KeptSecret, RegisteredClient};

/// Does a client need a secret that it does not have?
pub fn lacks_secret(client: &Client, there: Option<&RegisteredClient>) -> bool {
    match client.token_endpoint_auth_method {
        AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost => {
            there.is_none_or(|there| there.secret.is_none())
        }
        AuthMethod::ClientSecretJwt => there.is_none_or(|there| there.sealed_secret.is_none()),
        _ => false,
    }
}

/// A secret is kept as its hash; sealed where it must be known to verify what it signed.
pub fn kept_secret(
    client: &Client,
    secret: &str,
    seal: &SealKey,
) -> Result<KeptSecret, crypto::Error> {
    match client.token_endpoint_auth_method {
        AuthMethod::ClientSecretJwt => seal.seal(secret.as_bytes()).map(KeptSecret::Sealed),
        _ => Ok(KeptSecret::Hash(SecretHash::of(secret))),
    }
}
