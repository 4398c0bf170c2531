//! Dynamic registration (RFC 7591, OpenID Connect Registration 1.0, RFC 7592).
//!
//! 1. [`Stated::parse`] reads what somebody says about their own client.
//! 2. [`Stated::client`] holds it against every rule and makes a client of it. Of all the metadata
//!    it takes what `MAY_STATE` lists and passes over the rest (RFC 7591 §2), so that nobody gives
//!    themselves services, a convention, or leave to do without PKCE.
//! 3. [`sector::check`] compares the document of a `sector_identifier_uri`.
//! 4. [`answer()`] is what the client is told (RFC 7591 §3.2.1, RFC 7592 §3).

mod answer;
mod limits;
mod redirect_uris;
pub mod sector;
mod update;

use std::borrow::Cow;

use serde_json::{Map, Value};

pub use answer::{Issued, answer};

use super::error::{ErrorCode, TokenError};
use crate::crypto::jwks::PublicKeys;
use crate::domain::{Client, ClientId, RedirectUri};

/// What somebody says about their own client. Nothing of it is checked.
#[derive(Clone, Debug)]
pub struct Stated(Map<String, Value>);

/// The metadata that a client may state about itself, beside `redirect_uris`.
const MAY_STATE: [&str; 35] = [
    "application_type",
    "client_name",
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
    "initiate_login_uri",
    "post_logout_redirect_uris",
    "token_endpoint_auth_method",
    "jwks",
    "jwks_uri",
    "token_endpoint_auth_signing_alg",
    "dpop_bound_access_tokens",
    "grant_types",
    "response_types",
    "id_token_signed_response_alg",
    "userinfo_signed_response_alg",
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
    "introspection_signed_response_alg",
    "require_pushed_authorization_requests",
    "request_object_signing_alg",
    "require_signed_request_object",
    "authorization_signed_response_alg",
    "default_max_age",
    "default_acr_values",
    "scope",
    "sector_identifier_uri",
    "subject_type",
    "backchannel_logout_uri",
    "backchannel_logout_session_required",
    "frontchannel_logout_uri",
    "frontchannel_logout_session_required",
];

impl Stated {
    pub fn parse(body: &[u8]) -> Result<Self, TokenError> {
        let stated = serde_json::from_slice(body);
        stated
            .map(Self)
            .map_err(|_| invalid("the body is not a JSON object"))
    }

    /// The client, under this id, with what it did not state filled in. `implicit`: may tokens go
    /// through the browser?
    pub fn client(&self, id: &ClientId, implicit: bool) -> Result<Client, TokenError> {
        let redirect_uris = redirect_uris::check(&self.0)?;
        let mut fields = self.allowed();
        let named = fields.contains_key("client_name");
        fields.insert("client_id".to_owned(), id.as_str().into());
        fields.insert("redirect_uris".to_owned(), addresses(&redirect_uris));
        if !named {
            fields.insert("client_name".to_owned(), name_of(&redirect_uris).into());
        }
        limits::scope(&mut fields);
        let client = build(&fields)?;
        limits::check(&client, implicit)?;
        client.check().map_err(invalid)?;
        if let Some(jwks) = &client.jwks {
            let usable = PublicKeys::parse(jwks);
            usable.map_err(|_| invalid("jwks is not a set of usable public keys"))?;
        }
        Ok(client)
    }

    fn allowed(&self) -> Map<String, Value> {
        let stated = |name: &&str| Some(((*name).to_owned(), self.0.get(*name)?.clone()));
        let fields = MAY_STATE.iter().filter_map(stated);
        // RFC 7592 §2.2: null is as if it were not there.
        fields.filter(|(_, value)| !value.is_null()).collect()
    }
}

/// Registrations are read as operators' files are; which field is at fault, we find out.
fn build(fields: &Map<String, Value>) -> Result<Client, TokenError> {
    let read = |fields| serde_json::from_value::<Client>(Value::Object(fields)).ok();
    if let Some(client) = read(fields.clone()) {
        return Ok(client);
    }
    let alone = |wanted: &str| {
        let needed = |name: &str| ["client_id", "redirect_uris"].contains(&name);
        let mut alone = fields.clone();
        alone.retain(|name, _| needed(name) || name == wanted);
        let name = || "one that is sound".into();
        alone.entry("client_name").or_insert_with(name);
        alone
    };
    let at_fault = MAY_STATE.iter().find(|name| read(alone(name)).is_none());
    Err(invalid(match at_fault {
        Some(name) => Cow::Owned(format!("{name} is not valid or not supported")),
        None => Cow::Borrowed("the metadata is not valid"),
    }))
}

fn addresses(uris: &[RedirectUri]) -> Value {
    uris.iter().map(RedirectUri::as_str).collect()
}

/// People are shown something: the host that they will be sent back to.
fn name_of(uris: &[RedirectUri]) -> &str {
    let origin = uris.first().map_or("", RedirectUri::origin);
    origin.split("://").nth(1).unwrap_or(origin)
}

fn invalid(description: impl Into<Cow<'static, str>>) -> TokenError {
    TokenError::new(ErrorCode::InvalidClientMetadata, description)
}

#[cfg(test)]
mod tests;
