//! Who may register a client without an operator.

use super::{Environment, Invalid};
use crate::domain::words;

words! {
    /// What `IDP_REGISTRATION` says.
    pub enum Registration {
        /// Nobody.
        Off = "off",
        /// Who shows an initial access token (RFC 7591 §3).
        Token = "token",
        /// Anybody, a bounded number of times an hour.
        Open = "open",
    }
}

impl Registration {
    pub(super) fn read(environment: &Environment) -> Result<Self, Invalid> {
        environment.parsed("IDP_REGISTRATION", "off", "must be off, token or open")
    }
}
