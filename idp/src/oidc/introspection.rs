//! Introspection (RFC 7662 §2.2).

use serde::Serialize;
use serde_json::Value;

use super::access_token::{AccessToken, Actor};
use super::binding::token_type;
use crate::domain::{Acr, Audience, ClientId, Confirmation, Grant, Scopes, Timestamp};

/// What a resource server is told of a token.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Introspection {
    Active(Box<Active>),
    /// Unknown, expired, revoked or somebody else's: which, is nobody's business.
    Inactive(Inactive),
}

/// A token that counts.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "RFC 7662 §2.2 names it so")]
pub struct Active {
    active: bool,
    token_type: &'static str,
    iss: String,
    sub: String,
    client_id: ClientId,
    scope: Scopes,
    exp: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<Audience>,
    #[serde(skip_serializing_if = "Option::is_none")]
    jti: Option<String>,
    /// How strongly and when its person signed in (RFC 9470 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<Acr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<Timestamp>,
    /// The key that its holder must prove to have (RFC 9449 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
    /// RFC 9396 §9.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_details: Option<Value>,
    /// Who acts with it (RFC 8693 §4.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<Actor>,
}

/// A token that does not.
#[derive(Debug, Serialize)]
pub struct Inactive {
    active: bool,
}

/// The same, said by us to one client (RFC 9701 §5).
#[derive(Debug, Serialize)]
pub struct Signed<'a> {
    pub iss: &'a str,
    pub aud: &'a ClientId,
    pub iat: Timestamp,
    pub token_introspection: Introspection,
}

impl Introspection {
    pub const INACTIVE: Self = Self::Inactive(Inactive { active: false });

    pub fn access_token(token: AccessToken, authorization_details: Option<Value>) -> Self {
        Self::Active(Box::new(Active {
            active: true,
            token_type: token_type(token.cnf.as_ref()),
            iss: token.iss,
            sub: token.sub,
            client_id: token.client_id,
            scope: token.scope,
            exp: token.exp,
            iat: Some(token.iat),
            aud: Some(token.aud),
            jti: Some(token.jti),
            acr: token.acr,
            auth_time: token.auth_time,
            cnf: token.cnf,
            authorization_details,
            act: token.act,
        }))
    }

    pub fn refresh_token(grant: Grant, issuer: &str) -> Self {
        Self::Active(Box::new(Active {
            active: true,
            token_type: "refresh_token",
            iss: issuer.to_owned(),
            sub: grant.subject(),
            client_id: grant.client,
            scope: grant.terms.scopes,
            exp: grant.expires_at,
            iat: None,
            aud: None,
            jti: None,
            acr: None,
            auth_time: None,
            cnf: None,
            authorization_details: None,
            act: None,
        }))
    }
}
