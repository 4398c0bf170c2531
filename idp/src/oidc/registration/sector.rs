//! `sector_identifier_uri` (OpenID Connect Registration §5).

use super::super::error::TokenError;
use super::invalid;
use crate::domain::Client;

/// The document is a JSON array of addresses, and every `redirect_uri` is one of them.
pub fn check(client: &Client, unverified_document: Option<&[u8]>) -> Result<(), TokenError> {
    let document = unverified_document.unwrap_or_default();
    let listed: Vec<String> = serde_json::from_slice(document)
        .map_err(|_| invalid("sector_identifier_uri cannot be read"))?;
    let is_listed = |uri| listed.iter().any(|listed| Some(listed.as_str()) == uri);
    let mut uris = client.redirect_uris.iter();
    if uris.all(|uri| is_listed(Some(uri.as_str()))) {
        Ok(())
    } else {
        Err(invalid(
            "sector_identifier_uri does not list every redirect_uri",
        ))
    }
}
