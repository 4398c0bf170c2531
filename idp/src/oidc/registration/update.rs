//! What a change of a registration must and must not hold (RFC 7592 §2.2).

use serde_json::Value;

use super::super::error::TokenError;
use super::Stated;
use crate::crypto::SecretHash;
use crate::domain::ClientId;

const OURS: [&str; 4] = [
    "registration_access_token",
    "registration_client_uri",
    "client_secret_expires_at",
    "client_id_issued_at",
];

impl Stated {
    /// Of the client that it names, and with no secret but the one it has.
    pub fn check_update(
        &self,
        id: &ClientId,
        secret: Option<&SecretHash>,
    ) -> Result<(), TokenError> {
        if self.0.get("client_id").and_then(Value::as_str) != Some(id.as_str()) {
            return Err(TokenError::invalid_request("client_id is not this client"));
        }
        if let Some(name) = OURS.iter().find(|name| self.0.contains_key(**name)) {
            return Err(TokenError::invalid_request(format!("{name} is not stated")));
        }
        let stated = self.0.get("client_secret").and_then(Value::as_str);
        let same = |stated| secret.is_some_and(|secret| secret.matches(stated));
        if stated.is_some_and(|stated| !same(stated)) {
            return Err(TokenError::invalid_request(
                "client_secret is not chosen by clients",
            ));
        }
        Ok(())
    }
}
