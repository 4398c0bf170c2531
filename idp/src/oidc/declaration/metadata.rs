//! One partner's metadata: read as a [`Client`], or the field that is at fault.

use std::fmt;

use serde_json::{Map, Value};

use crate::crypto::jwks::PublicKeys;
use crate::domain::Client;

/// What is wrong with a partner's metadata.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Flaw {
    /// As `redirect_uris[1]`; none where it is about the whole.
    pub field: Option<String>,
    pub why: String,
}

impl Flaw {
    pub fn of(field: &str, why: impl Into<String>) -> Self {
        Self {
            field: Some(field.to_owned()),
            why: why.into(),
        }
    }

    pub fn whole(why: impl Into<String>) -> Self {
        Self {
            field: None,
            why: why.into(),
        }
    }

    /// The name of the field without the place inside it.
    pub(super) fn name(&self) -> Option<&str> {
        self.field.as_deref()?.split(['.', '[']).next()
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field}: {}", self.why),
            None => f.write_str(&self.why),
        }
    }
}

const UNKNOWN: &str = "there is no such field";

/// Every field must be known and sound, and all of them together.
pub fn read(metadata: &Map<String, Value>) -> Result<Client, Flaw> {
    let whole = Value::Object(metadata.clone());
    let client: Client = serde_path_to_error::deserialize(whole).map_err(|error| {
        let path = error.path().to_string();
        named(&path, &error.into_inner().to_string())
    })?;
    client.check().map_err(|why| Flaw {
        field: subject(why, &client),
        why: why.to_owned(),
    })?;
    if let Some(jwks) = &client.jwks {
        PublicKeys::parse(jwks).map_err(|error| Flaw::of("jwks", error.to_string()))?;
    }
    Ok(client)
}

/// As [`read`], but fields that we do not know are passed over (RFC 7591 §2), and named.
pub fn read_leniently(mut metadata: Map<String, Value>) -> Result<(Client, Vec<String>), Flaw> {
    metadata.retain(|_, value| !value.is_null());
    let mut passed_over = Vec::new();
    loop {
        let flaw = match read(&metadata) {
            Ok(client) => return Ok((client, passed_over)),
            Err(flaw) => flaw,
        };
        let unknown = flaw.field.as_ref().filter(|_| flaw.why == UNKNOWN);
        match unknown.and_then(|field| metadata.remove_entry(field)) {
            Some((field, _)) => passed_over.push(field),
            None => return Err(flaw),
        }
    }
}

/// Serde names a missing or an unknown field in its text, and not always in its path.
fn named(path: &str, text: &str) -> Flaw {
    let quoted = || text.split('`').nth(1).unwrap_or_default();
    if text.starts_with("missing field") {
        return Flaw::of(quoted(), "it must be there");
    }
    // Not inside a field, for the vocabularies' unknown words are said in the same way.
    if text.starts_with("unknown field") {
        return Flaw::of(quoted(), UNKNOWN);
    }
    match path {
        "." | "?" => Flaw::whole(text),
        path => Flaw::of(path, text),
    }
}

/// The field that a sentence about the whole begins with or speaks of.
fn subject(sentence: &str, client: &Client) -> Option<String> {
    let fields = serde_json::to_value(client).ok()?;
    let mut words = sentence.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let word = words.find(|word| fields.get(word).is_some());
    word.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn metadata(change: &Value) -> Map<String, Value> {
        let mut metadata = json!({
            "client_id": "formation",
            "client_name": "Compte formation",
            "redirect_uris": ["https://formation.example/callback"],
        });
        let fields = metadata.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        fields.clone()
    }

    #[test]
    fn what_is_wrong_is_named() {
        let flaws = [
            (
                json!({"redirect_uris": ["https://a.example/", "http://b.example/"]}),
                "redirect_uris[1]: it must use https (http only on localhost)",
            ),
            (json!({"colour": "red"}), "colour: there is no such field"),
            (
                json!({"client_name": 7}),
                "client_name: invalid type: integer `7`, expected a string",
            ),
            (
                json!({"client_name": ""}),
                "client_name: client_name must have 1 to 100 characters",
            ),
            (
                json!({"token_endpoint_auth_method": "private_key_jwt"}),
                "private_key_jwt needs jwks or jwks_uri",
            ),
            (
                json!({"jwks": {"keys": [{"kty": "oct", "k": "AQAB"}]}}),
                "jwks: a key is private, too small, or of no kind used for RS256, PS256, ES256 or \
              EdDSA",
            ),
        ];
        for (change, said) in flaws {
            assert_eq!(read(&metadata(&change)).unwrap_err().to_string(), said);
        }
        let mut without = metadata(&json!({}));
        without.remove("client_id");
        let flaw = read(&without).unwrap_err();
        assert_eq!(flaw.to_string(), "client_id: it must be there");
    }

    #[test]
    fn a_lenient_reader_says_what_it_passed_over() {
        let change = json!({"colour": "red", "software_id": "x", "tos_uri": null});
        let (client, passed_over) = read_leniently(metadata(&change)).unwrap();
        assert_eq!(client, read(&metadata(&json!({}))).unwrap());
        assert_eq!(passed_over, ["colour", "software_id"]);
        assert!(read_leniently(metadata(&json!({"client_name": 7}))).is_err());
    }
}
