//! Answers as a partner registered to get them: encrypted with a key of its own, or not.

use super::error::ApiError;
use crate::app::{App, Partner};
use crate::crypto::Content;
use crate::domain::{Encryption, Timestamp};
use crate::oidc::error::TokenError;

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
    let why = "no key of the client can encrypt as it registered";
    Ok(encrypted.ok_or_else(|| TokenError::invalid_request(why))?)
}
