//! The pages of ours that somebody may be led to once they have signed in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it must be the address of a page of one's own space")]
pub struct InvalidOwnPage;

/// The path of such a page, with its query: never an address that leads to another site, however a
/// browser or a proxy may read it. Small letters, `-` and single `/` are enough for our paths; what
/// is read in two ways (`\`, `//`, `;`, `.`, escapes) is in none of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OwnPage(String);

const MAX_BYTES: usize = 512;

impl OwnPage {
    pub fn home() -> Self {
        Self("/".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OwnPage {
    type Err = InvalidOwnPage;

    fn from_str(text: &str) -> Result<Self, InvalidOwnPage> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let is_ours = matches!(path, "/" | "/support")
            || path.starts_with("/account/")
            || path.starts_with("/support/");
        let is_plain = !path.contains("//")
            && path
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || b"/-".contains(&byte));
        let query_is_plain = query
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"=&-._~%+:".contains(&byte));
        if text.len() <= MAX_BYTES && is_ours && is_plain && query_is_plain {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidOwnPage)
        }
    }
}

impl fmt::Display for OwnPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for OwnPage {
    type Error = InvalidOwnPage;

    fn try_from(text: String) -> Result<Self, InvalidOwnPage> {
        text.parse()
    }
}

impl From<OwnPage> for String {
    fn from(page: OwnPage) -> Self {
        page.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_ones_own_space_are_taken_as_they_stand() {
        for page in [
            "/",
            "/account/candidates",
            "/account/declarants/person?account=1&done=resend",
            "/support",
            "/support?q=zoe%40cabinet.example",
            "/support/person?account=12",
        ] {
            let parsed = page.parse::<OwnPage>().unwrap();
            assert_eq!(parsed.as_str(), page);
        }
    }

    #[test]
    fn nothing_that_could_lead_elsewhere_is_taken() {
        for address in [
            "",
            "account/password",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/account//evil.example",
            "/account/\\evil",
            "/%2fevil.example",
            "/%5cevil.example",
            "/account/%2e%2e/authorize",
            "/account/../authorize",
            "/account/..;/authorize",
            "/account/password;x=1",
            "/account/password?next=//evil.example",
            "/account/password#//evil.example",
            "https://evil.example/account/password",
            "javascript:alert(1)",
            "/sign-in/start",
            "/authorize",
            "/accounts",
            "/supporter",
            " /account/password",
            "/account/\tpassword",
            "/account/password\r\nSet-Cookie: a=b",
            "/account/\u{ff0f}evil",
        ] {
            assert!(address.parse::<OwnPage>().is_err(), "{address:?}");
        }
        let long = format!("/account/password?a={}", "x".repeat(500));
        assert!(long.parse::<OwnPage>().is_err());
    }
}
