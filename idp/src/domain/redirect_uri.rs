//! Where a partner may have a browser sent back to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Why an address cannot be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRedirectUri {
    #[error(
        "it is not an absolute URL of at most {} characters",
        RedirectUri::MAX_BYTES
    )]
    Shape,
    #[error("it must use https (http only on localhost)")]
    Scheme,
    #[error("it must hold no fragment, user name, wildcard, backslash or white space")]
    Content,
    #[error("it must begin as https://host in small letters without signs, and be ASCII")]
    Spelling,
}

/// A registered address: matched character by character, never by pattern (RFC 9700 §4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RedirectUri {
    text: String,
    origin: String,
}

impl RedirectUri {
    const MAX_BYTES: usize = 2000;

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port, as a Content-Security-Policy names them.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Without the port.
    pub fn host(&self) -> &str {
        let host = self.origin.split("://").nth(1).unwrap_or_default();
        let port = host
            .rfind(':')
            .filter(|colon| !host.split_at(*colon).1.contains(']'));
        port.map_or(host, |colon| host.split_at(colon).0)
    }

    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// Does it lead back to the machine that the browser runs on?
    pub fn is_on_this_machine(&self) -> bool {
        let url = Url::parse(&self.text).ok();
        url.is_some_and(|url| url.host().as_ref().is_some_and(is_local))
    }

    /// Is what a request names this very address?
    pub fn is(&self, unverified: &str) -> bool {
        self.text == unverified
    }
}

super::described_as_text!(RedirectUri);

impl FromStr for RedirectUri {
    type Err = InvalidRedirectUri;

    fn from_str(text: &str) -> Result<Self, InvalidRedirectUri> {
        if text.len() > Self::MAX_BYTES {
            return Err(InvalidRedirectUri::Shape);
        }
        let url = Url::parse(text).map_err(|_| InvalidRedirectUri::Shape)?;
        let host = url.host().ok_or(InvalidRedirectUri::Shape)?;
        match url.scheme() {
            "https" => {}
            "http" if is_local(&host) => {}
            _ => return Err(InvalidRedirectUri::Scheme),
        }
        let strange = |c: char| c.is_whitespace() || c.is_control() || "\\*".contains(c);
        let bare_host = url.username().is_empty() && url.password().is_none();
        // It is named in the content security policy, whose directives end at a semicolon; and a
        // host may have any character that URLs have no use for.
        let origin = url.origin().ascii_serialization();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._:/[]".contains(c);
        if text.contains(strange)
            || url.fragment().is_some()
            || !bare_host
            || !origin.chars().all(plain)
        {
            return Err(InvalidRedirectUri::Content);
        }
        Ok(Self {
            text: text.to_owned(),
            origin: spelt_origin(text, origin).ok_or(InvalidRedirectUri::Spelling)?,
        })
    }
}

fn is_local(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Browsers read `https:a.example` and `https:///a.example` in more than one way, and a `Location`
/// holds ASCII only: an address begins with its origin, spelt out.
fn spelt_origin(text: &str, origin: String) -> Option<String> {
    (text.is_ascii() && text.starts_with(&origin)).then_some(origin)
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for RedirectUri {
    type Error = InvalidRedirectUri;

    fn try_from(text: String) -> Result<Self, InvalidRedirectUri> {
        text.parse()
    }
}

impl From<RedirectUri> for String {
    fn from(uri: RedirectUri) -> Self {
        uri.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> InvalidRedirectUri {
        text.parse::<RedirectUri>().unwrap_err()
    }

    #[test]
    fn https_anywhere_and_http_on_this_machine_are_accepted() {
        for text in [
            "https://partner.example/callback?tenant=1",
            "http://formation.localhost:8081/callback",
            "http://127.0.0.1:9/callback",
            "http://[::1]/callback",
        ] {
            assert_eq!(text.parse::<RedirectUri>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_schemes_are_refused() {
        for text in [
            "http://partner.example/",
            "javascript://a/%0aalert(1)",
            "http://localhost.evil.example/",
        ] {
            assert_eq!(refusal(text), InvalidRedirectUri::Scheme, "{text}");
        }
    }

    #[test]
    fn what_could_name_another_place_than_it_seems_is_refused() {
        for text in [
            "https://good.example@evil.example/",
            "https://a.example/#x",
            "https://*.example/",
            "https://a.example\\@b.example/",
            "https://a.example;script-src/",
            "https://a.example,b.example/",
            "https://a\"onload=x/",
        ] {
            assert_eq!(refusal(text), InvalidRedirectUri::Content, "{text}");
        }
    }

    #[test]
    fn an_address_is_spelt_as_browsers_understand_it() {
        for text in [
            "https:partner.example/",
            "https:///partner.example/",
            "https://PARTNER.example/",
            "https://partner.example/\u{e9}",
            "http://[0::1]/",
        ] {
            assert_eq!(refusal(text), InvalidRedirectUri::Spelling, "{text}");
        }
    }

    #[test]
    fn a_host_is_told_from_its_port() {
        for (uri, host) in [
            ("https://partner.example/a:9", "partner.example"),
            ("https://partner.example:8443/", "partner.example"),
            ("http://[::1]/", "[::1]"),
            ("http://[::1]:9/", "[::1]"),
        ] {
            assert_eq!(uri.parse::<RedirectUri>().unwrap().host(), host);
        }
    }

    #[test]
    fn matching_is_exact() {
        let uri: RedirectUri = "https://partner.example/callback".parse().unwrap();
        assert!(uri.is("https://partner.example/callback"));
        for other in [
            "https://partner.example/callback/",
            "https://partner.example/callback?x=1",
            "https://partner.example/Callback",
            "https://partner.example:443/callback",
            "https://partner.example/callback/..;/",
            "https://partner.example/callback#",
        ] {
            assert!(!uri.is(other), "{other}");
        }
    }
}
