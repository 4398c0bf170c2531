//! What the links are about that come with another e-mail address of an account.
//!
//! 1. Who asks has just proven to be there; a link goes to the new address.
//! 2. The link counts together with the password, and while the address is still the one that it
//!    was asked under: an address that was mistyped opens nothing to whoever has it.
//! 3. The old address is told, with a link that takes it back for a week, whatever the address has
//!    become meanwhile. It voids what later changes had mailed: whoever had an account in their
//!    hands for a while could otherwise take it back from the addresses that they gave it.

use serde::{Deserialize, Serialize};

use crate::domain::Email;

/// Proves an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressChange {
    /// The address that the account had when it was asked.
    pub from: Email,
    pub to: Email,
}

/// Takes an address back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressUndo {
    pub back_to: Email,
}
