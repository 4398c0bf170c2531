//! Answers as a partner registered to get them: encrypted with a key of its own, or not.

use super::error::ApiError;
use super::steps::Visit;
use crate::app::{App, Partner};
use crate::crypto::Content;
use crate::domain::{Encryption, Timestamp};
use crate::oidc::authorize::Request;
use crate::oidc::error::{ErrorCode, Refusal, TokenError};

const NO_KEY: &str = "no key of the client can encrypt as it registered";

/// Whose fault it is when it cannot be done: the partner's keys are its own affair.
pub(super) async fn encrypted(
    app: &App,
    partner: &Partner,
    how: Encryption,
    content: Content<'_>,
    now: Timestamp,
) -> Result<String, ApiError> {
    let keys = app.keys_of(partner, None, now).await;
    let encrypted = keys.and_then(|keys| keys.encrypt(how, content).ok());
    Ok(encrypted.ok_or_else(|| TokenError::invalid_request(NO_KEY))?)
}

impl Visit<'_> {
    /// Why the ID token that goes through the browser cannot be encrypted as the partner
    /// registered. To be asked before anything is granted.
    pub(super) async fn unreadable(&self, request: &Request) -> Option<Refusal> {
        let how = self.partner.client.id_token_encryption()?;
        if !request.response_type.has_id_token() {
            return None;
        }
        let keys = self.app.keys_of(self.partner, None, self.now).await;
        match keys {
            Some(keys) if keys.can_encrypt(how) => None,
            _ => Some(Refusal::new(ErrorCode::InvalidRequest, NO_KEY)),
        }
    }
}
