//! `nonce`: given back unchanged in the ID token (OpenID Connect Core §3.1.2.1, §15.5.2).

use super::super::error::Refusal;
use super::super::params::Params;

const MAX_CHARS: usize = 1024;

pub(super) fn check(params: &Params) -> Result<Option<String>, Refusal> {
    match params.get("nonce") {
        Some(nonce) if nonce.chars().count() > MAX_CHARS => {
            Err(Refusal::invalid("nonce is longer than 1024 characters"))
        }
        nonce => Ok(nonce.map(str::to_owned)),
    }
}
