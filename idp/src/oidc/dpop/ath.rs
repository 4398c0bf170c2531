//! `ath`: the hash of the access token that the proof comes with (RFC 9449 §4.3, rule 12).

use super::Claims;
use crate::crypto::sha256_text;
use crate::oidc::error::TokenError;

pub(super) fn check(claims: &Claims, access_token: Option<&str>) -> Result<(), TokenError> {
    let Some(access_token) = access_token else {
        return Ok(());
    };
    if claims.ath.as_deref() == Some(sha256_text(access_token).as_str()) {
        Ok(())
    } else {
        Err(TokenError::invalid_proof(
            "ath of the DPoP proof is not the hash of the access token",
        ))
    }
}
