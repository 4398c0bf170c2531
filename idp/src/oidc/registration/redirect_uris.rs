//! `redirect_uris` and `application_type` (OpenID Connect Registration §2, RFC 8252 §7).

use serde_json::{Map, Value};

use super::super::error::{ErrorCode, TokenError};
use crate::domain::RedirectUri;

const MAX: usize = 20;

/// A site's addresses are https and not on somebody's own machine; an installed application's may
/// be on it.
pub(super) fn check(stated: &Map<String, Value>) -> Result<Vec<RedirectUri>, TokenError> {
    let listed = stated.get("redirect_uris").and_then(Value::as_array);
    let listed = listed.filter(|listed| (1..=MAX).contains(&listed.len()));
    let listed = listed.ok_or_else(|| refused("redirect_uris must list 1 to 20 addresses"))?;
    let is_native = stated.get("application_type").and_then(Value::as_str) == Some("native");
    listed.iter().map(|one| address(one, is_native)).collect()
}

fn address(listed: &Value, is_native: bool) -> Result<RedirectUri, TokenError> {
    let text = listed
        .as_str()
        .ok_or_else(|| refused("redirect_uris must be texts"))?;
    let uri: RedirectUri = text
        .parse()
        .map_err(|error| refused(format!("a redirect_uri is not valid: {error}")))?;
    if uri.is_on_this_machine() && !is_native {
        return Err(refused(
            "a redirect_uri on localhost needs application_type native",
        ));
    }
    Ok(uri)
}

fn refused(description: impl Into<std::borrow::Cow<'static, str>>) -> TokenError {
    TokenError::new(ErrorCode::InvalidRedirectUri, description)
}
