//! What a person signs in with beside the password.

use super::{AccountId, FactorId, Name, Timestamp};

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
