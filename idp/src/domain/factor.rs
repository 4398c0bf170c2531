//! What a person signs in with beside the password.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AccountId, FactorId, InvalidId, Name, Timestamp};

/// An app that computes codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpFactor {
    pub id: FactorId,
    pub account: AccountId,
    /// What the person calls it.
    pub name: Name,
    /// The secret, as it is at rest.
    pub sealed: String,
    /// The step of the last code that was taken.
    pub last_step: i64,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
}

/// A key in a device, or in the person's devices, that signs for who unlocks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    pub id: FactorId,
    pub account: AccountId,
    pub credential_id: CredentialId,
    /// What the person calls it.
    pub name: Name,
    /// Its public half, as `crypto` reads it.
    pub credential: String,
    /// How often the device says it has signed; zero where it does not count.
    pub counter: i64,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
}

/// What a device calls a passkey: bytes of its own choice, written as base64url.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(try_from = "String", into = "String")]
#[sqlx(transparent)]
pub struct CredentialId(String);

impl CredentialId {
    /// Web Authentication §4: at most 1,023 bytes.
    const MAX_CHARS: usize = 1364;

    pub fn parse(text: String) -> Result<Self, InvalidId> {
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let is_sound = !text.is_empty() && text.len() <= Self::MAX_CHARS;
        (is_sound && text.bytes().all(sound))
            .then_some(Self(text))
            .ok_or(InvalidId)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CredentialId {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        Self::parse(text)
    }
}

impl From<CredentialId> for String {
    fn from(id: CredentialId) -> Self {
        id.0
    }
}

impl fmt::Display for CredentialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
