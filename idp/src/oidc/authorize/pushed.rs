//! The name that a pushed request gets (RFC 9126 §2.2).

use std::time::Duration;

use serde::Serialize;

use crate::crypto::{Secret, SecretHash};

const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// How long a pushed request may wait for its browser. A redirect takes a second.
pub const LIFETIME: Duration = Duration::from_mins(1);

/// What the partner's server is told.
#[derive(Debug, Serialize)]
pub struct Pushed {
    request_uri: String,
    expires_in: u64,
}

impl Pushed {
    /// The answer to a pushed request, and how we know its name again.
    pub fn new() -> (Self, SecretHash) {
        let secret = Secret::random();
        let pushed = Self {
            request_uri: format!("{PREFIX}{}", secret.expose()),
            expires_in: LIFETIME.as_secs(),
        };
        (pushed, secret.hash())
    }
}

/// How we know a `request_uri` again, where it is one that we could have given.
pub fn known_by(request_uri: &str) -> Option<SecretHash> {
    request_uri.strip_prefix(PREFIX).map(SecretHash::of)
}
