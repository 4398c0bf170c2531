//! What can go wrong in cryptography. None of it says anything about the secrets involved.

/// A failed operation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the key is not usable")]
    Key(#[source] josekit::JoseError),
    #[error("signing failed")]
    Sign(#[source] josekit::JoseError),
    #[error("what was sealed cannot be opened with this secret")]
    Seal(#[source] josekit::JoseError),
    #[error("what was sealed belongs to another account")]
    Foreign,
    #[error("the claims cannot be written as JSON")]
    Claims(#[source] serde_json::Error),
    #[error("no active key for {0}")]
    NoKey(crate::domain::SigningAlg),
    #[error("no passkey can be asked for")]
    Passkey(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the password could not be hashed")]
    Hash,
    #[error("the secret must be 43 characters of base64url, that is 32 bytes")]
    Master,
}

impl Error {
    pub(super) fn passkey(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Passkey(Box::new(error))
    }
}
