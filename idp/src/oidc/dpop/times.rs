//! `iat`, and `nbf` and `exp` where there are any: the proof was made just now (RFC 9449 §4.3,
//! rule 11, §11.1; FAPI 2.0 Security Profile §5.3.2.1, rule 13).

use std::time::Duration;

use super::Claims;
use crate::domain::Timestamp;
use crate::oidc::error::TokenError;

/// A proof counts for this long.
const LIFETIME: Duration = Duration::from_mins(1);

/// The clock of its maker may be ahead of ours by this much.
const AHEAD: Duration = Duration::from_secs(30);

/// How long the proof must be remembered: as long as it could be used, here or on a node whose
/// clock is behind.
pub(super) fn check(claims: &Claims, now: Timestamp) -> Result<Timestamp, TokenError> {
    let Some(iat) = claims.iat else {
        return Err(TokenError::invalid_proof(
            "iat of the DPoP proof is missing",
        ));
    };
    let begun = |at: Timestamp| at <= now + AHEAD;
    if !begun(iat) || !claims.nbf.is_none_or(begun) {
        return Err(TokenError::invalid_proof("the DPoP proof is not valid yet"));
    }
    if iat + LIFETIME < now || claims.exp.is_some_and(|exp| exp <= now) {
        return Err(TokenError::invalid_proof("the DPoP proof has expired"));
    }
    Ok(iat + LIFETIME + AHEAD)
}
