//! Resource servers, by the names that clients ask for their tokens with (RFC 8707 §2).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// An absolute URI without a fragment, compared character by character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Resource(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a resource is an absolute URI without a fragment")]
pub struct InvalidResource;

super::described_as_text!(Resource);

impl Resource {
    const MAX_BYTES: usize = 500;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Resource {
    type Err = InvalidResource;

    fn from_str(text: &str) -> Result<Self, InvalidResource> {
        let plain = text.bytes().all(|b| b.is_ascii_graphic());
        if text.len() > Self::MAX_BYTES || !plain || text.contains(['#', '"', '\\']) {
            return Err(InvalidResource);
        }
        match Url::parse(text) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(_) => Err(InvalidResource),
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Resource {
    type Error = InvalidResource;

    fn try_from(text: String) -> Result<Self, InvalidResource> {
        text.parse()
    }
}

impl From<Resource> for String {
    fn from(resource: Resource) -> Self {
        resource.0
    }
}

/// Whom a token is for (RFC 7519 §4.1.3): one is written as a text, several as a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Audience(Vec<String>);

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    /// The provider itself, where nothing else was named.
    pub fn of(resources: &[Resource], issuer: &str) -> Self {
        match resources {
            [] => Self(vec![issuer.to_owned()]),
            named => Self(named.iter().map(ToString::to_string).collect()),
        }
    }

    pub fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|one| one == name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl From<Written> for Audience {
    fn from(written: Written) -> Self {
        match written {
            Written::One(name) => Self(vec![name]),
            Written::Many(names) => Self(names),
        }
    }
}

impl From<Audience> for Written {
    fn from(audience: Audience) -> Self {
        match <[String; 1]>::try_from(audience.0) {
            Ok([name]) => Self::One(name),
            Err(names) => Self::Many(names),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_uris_without_fragment_are_resources() {
        for text in [
            "https://api.example/v1?tenant=1",
            "https://api.example",
            "urn:net-entreprises:api",
        ] {
            assert_eq!(text.parse::<Resource>().unwrap().as_str(), text);
        }
        let long = format!("https://api.example/{}", "x".repeat(500));
        for text in [
            "",
            "/v1",
            "api.example",
            "//api.example/",
            "https://api.example/#",
            "https://api.example/a b",
            "https://api.example/\u{e9}",
            &long,
        ] {
            assert_eq!(text.parse::<Resource>(), Err(InvalidResource), "{text}");
        }
    }

    #[test]
    fn one_audience_is_written_as_a_text() {
        let (one, two) = (
            "https://a.example".parse().unwrap(),
            "urn:b:c".parse().unwrap(),
        );
        let written = |resources: &[Resource]| {
            let audience = Audience::of(resources, "https://idp.example");
            let json = serde_json::to_value(&audience).unwrap();
            assert_eq!(
                serde_json::from_value::<Audience>(json.clone()).unwrap(),
                audience
            );
            json
        };
        assert_eq!(written(&[]), "https://idp.example");
        assert_eq!(written(std::slice::from_ref(&one)), "https://a.example");
        let both = serde_json::json!(["https://a.example", "urn:b:c"]);
        assert_eq!(written(&[one, two]), both);
    }
}
