//! `jti`: a name that makes the proof count once (RFC 9449 §4.2, §11.1).

use super::Claims;
use crate::oidc::error::TokenError;

const MAX_BYTES: usize = 512;

pub(super) fn check(claims: &Claims) -> Result<String, TokenError> {
    let sound = |jti: &&String| (1..=MAX_BYTES).contains(&jti.len());
    let jti = claims.jti.as_ref().filter(sound);
    jti.cloned()
        .ok_or_else(|| TokenError::invalid_proof("the DPoP proof needs a jti of at most 512 bytes"))
}
