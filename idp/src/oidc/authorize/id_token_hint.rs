//! `id_token_hint`: whom the partner believes to be signed in (OpenID Connect Core §3.1.2.1).

use super::super::error::Refusal;
use super::super::id_token::Hint;
use super::super::params::Params;
use crate::crypto::keys::KeyRing;
use crate::domain::Client;

pub(super) fn check(
    params: &Params,
    client: &Client,
    ring: &KeyRing,
    issuer: &str,
) -> Result<Option<String>, Refusal> {
    let Some(unverified) = params.get("id_token_hint") else {
        return Ok(None);
    };
    let invalid = || Refusal::invalid("id_token_hint is not valid");
    let hint = Hint::verify(unverified, ring, issuer).ok_or_else(invalid)?;
    if hint.audience != client.client_id {
        return Err(invalid());
    }
    Ok(Some(hint.subject))
}
