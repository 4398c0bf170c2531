//! `htu`: the address of the request, without query and fragment (RFC 9449 §4.3, rule 9).

use url::Url;

use super::Claims;
use crate::oidc::error::TokenError;

const MAX_BYTES: usize = 2000;

/// Compared as URLs: the case of the host, a default port and dots in the path make no difference
/// (RFC 3986 §6.2.2, §6.2.3). What follows in a query is not part of what was signed.
pub(super) fn check(claims: &Claims, addresses: [Option<&str>; 2]) -> Result<(), TokenError> {
    let named = claims.htu.as_deref().and_then(normalised);
    let mut called = addresses.into_iter().flatten().map(normalised);
    if named.is_some() && called.any(|address| address == named) {
        Ok(())
    } else {
        Err(TokenError::invalid_proof(
            "htu of the DPoP proof is not the address of the request",
        ))
    }
}

fn normalised(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok().filter(|_| text.len() <= MAX_BYTES)?;
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spellings_of_the_same_address_are_equal() {
        let is_address = |htu: &str| normalised(htu) == normalised("https://idp.example/token");
        for same in [
            "https://idp.example/token",
            "HTTPS://IDP.example:443/token",
            "https://idp.example/token?x=1#y",
            "https://idp.example/./token",
        ] {
            assert!(is_address(same), "{same}");
        }
        for other in [
            "http://idp.example/token",
            "https://idp.example:8443/token",
            "https://idp.example/token/",
            "https://idp.example/Token",
            "https://good@idp.example/token",
            "https://idp.example.evil.example/token",
            "/token",
            "",
        ] {
            assert!(!is_address(other), "{other}");
        }
    }
}
