//! `nonce`: given back unchanged in the ID token (OpenID Connect Core §3.1.2.1, §15.5.2); without
//! it nobody could tell a token slipped in through the browser (§3.2.2.11, §3.3.2.11).

use super::super::error::Refusal;
use super::super::params::Params;
use crate::domain::ResponseType;

const MAX_CHARS: usize = 1024;

pub(super) fn check(params: &Params, kind: ResponseType) -> Result<Option<String>, Refusal> {
    match params.get("nonce") {
        Some(nonce) if nonce.chars().count() > MAX_CHARS => {
            Err(Refusal::invalid("nonce is longer than 1024 characters"))
        }
        None if kind.is_front_channel() => Err(Refusal::invalid("nonce is missing")),
        nonce => Ok(nonce.map(str::to_owned)),
    }
}
