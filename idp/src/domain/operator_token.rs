//! Tokens that operators hand out to programs.

use super::{Timestamp, words};

words! {
    /// What such a token opens. None opens two things.
    pub enum TokenKind {
        /// The registration endpoint: an initial access token (RFC 7591 §3).
        Registration = "registration",
        /// The admin API.
        Admin = "admin",
    }
}

words! {
    /// What an admin token may do.
    pub enum AdminScope {
        ClientsRead = "clients:read",
        ClientsWrite = "clients:write",
        KeysRead = "keys:read",
        KeysWrite = "keys:write",
        AuditRead = "audit:read",
    }
}

/// A token, but for its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorToken {
    pub kind: TokenKind,
    /// As operators and the audit trail call it.
    pub name: String,
    /// Of an admin token.
    pub scopes: Vec<AdminScope>,
    pub expires_at: Timestamp,
}
