//! `htm`: the method of the request, letter for letter (RFC 9449 §4.3, rule 8).

use super::Claims;
use crate::oidc::error::TokenError;

pub(super) fn check(claims: &Claims, method: &str) -> Result<(), TokenError> {
    if claims.htm.as_deref() == Some(method) {
        Ok(())
    } else {
        Err(TokenError::invalid_proof(
            "htm of the DPoP proof is not the method of the request",
        ))
    }
}
