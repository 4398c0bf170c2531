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

/// A token, but for its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorToken {
    pub kind: TokenKind,
    /// As operators and the audit trail call it.
    pub name: String,
    pub expires_at: Timestamp,
}
