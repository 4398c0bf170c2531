//! What a registered client is told about itself (RFC 7591 §3.2.1, RFC 7592 §3).

use serde_json::{Map, Value, json};

use super::super::discovery::paths;
use crate::domain::{Client, Timestamp};

/// What was made for the client, beside its id.
#[derive(Clone, Copy, Debug)]
pub struct Issued<'a> {
    /// Known only in the answer that it is made for.
    pub secret: Option<&'a str>,
    pub access_token: &'a str,
    pub at: Option<Timestamp>,
}

/// Words of our own, which mean nothing to a client.
const OURS: [&str; 4] = ["consent", "pkce", "profile", "services"];

pub fn answer(client: &Client, issuer: &str, made: Issued<'_>) -> Map<String, Value> {
    let mut answer = match json!(client) {
        Value::Object(answer) => answer,
        _ => Map::new(),
    };
    answer.retain(|name, _| !OURS.contains(&name.as_str()));
    let id = &client.client_id;
    let mut add = |name: &str, value: Value| answer.insert(name.to_owned(), value);
    add("registration_access_token", made.access_token.into());
    let uri = format!("{issuer}{}/{id}", paths::REGISTER);
    add("registration_client_uri", uri.into());
    if let Some(at) = made.at {
        add("client_id_issued_at", json!(at));
    }
    if let Some(secret) = made.secret {
        add("client_secret", secret.into());
        // It does not expire.
        add("client_secret_expires_at", 0.into());
    }
    answer
}
