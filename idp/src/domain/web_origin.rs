//! The origin of a page that may hold ours in a frame.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::RedirectUri;

/// Not an origin that a browser would ever state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it must be https://host or https://host:port as browsers write it (http only on localhost)"
)]
pub struct InvalidWebOrigin;

/// Scheme, host and port as browsers serialise them (RFC 6454 §6.2): compared whole, never by
/// pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebOrigin(String);

impl WebOrigin {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

super::described_as_text!(WebOrigin);

impl FromStr for WebOrigin {
    type Err = InvalidWebOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidWebOrigin> {
        let address: RedirectUri = format!("{text}/").parse().map_err(|_| InvalidWebOrigin)?;
        // A trailing dot makes another origin of the same host, which nobody means.
        if address.origin() == text && !address.host().ends_with('.') {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidWebOrigin)
        }
    }
}

impl fmt::Display for WebOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for WebOrigin {
    type Error = InvalidWebOrigin;

    fn try_from(text: String) -> Result<Self, InvalidWebOrigin> {
        text.parse()
    }
}

impl From<WebOrigin> for String {
    fn from(origin: WebOrigin) -> Self {
        origin.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for text in [
            "https://a.example",
            "https://a.example:8443",
            "http://a.localhost:8084",
        ] {
            assert_eq!(text.parse::<WebOrigin>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_no_browser_would_state_is_refused() {
        for text in [
            "https://a.example/",
            "https://a.example/page",
            "https://a.example:443",
            "https://A.example",
            "https://a.example.",
            "https://*.example",
            "http://a.example",
            "https://a.example?x",
            "https://u@a.example",
            "null",
            "*",
            "",
        ] {
            assert_eq!(text.parse::<WebOrigin>(), Err(InvalidWebOrigin), "{text}");
        }
    }
}
