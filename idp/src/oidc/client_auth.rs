//! Client authentication (RFC 6749 §2.3, OpenID Connect Core §9, RFC 7523 §3).
//!
//! A client has one registered method. [`Presented::read`] says which one a request uses, and
//! [`check`] whether it is that one and right. Two methods at once are refused.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::error::TokenError;
use super::params::Params;
use crate::crypto::SecretHash;
use crate::crypto::jwks::PublicKeys;
use crate::domain::{AuthMethod, Client, ClientId, Timestamp};

/// What a request says about the client it comes from. Nothing of it is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    pub unverified_id: ClientId,
    proof: Proof,
}

#[derive(Clone, PartialEq, Eq)]
enum Proof {
    Basic(String),
    Post(String),
    Assertion(String),
    None,
}

/// What a registered client proves itself with.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    pub secret: Option<SecretHash>,
    pub keys: Option<Arc<PublicKeys>>,
}

/// A client assertion that must be used once: to be stored until it expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTime {
    pub jti: String,
    pub expires_at: Timestamp,
}

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Clocks may differ by this much.
const LEEWAY: Duration = Duration::from_secs(30);

/// An assertion may live no longer, so that remembering its `jti` stays cheap.
const MAX_ASSERTION_LIFETIME: Duration = Duration::from_hours(1);

impl Presented {
    /// From the `Authorization` header and the body.
    pub fn read(authorization: Option<&str>, params: &Params) -> Result<Self, TokenError> {
        let from_header = authorization.map(basic).transpose()?;
        let from_body = in_body(params)?;
        let named = params.get("client_id");
        let presented = match (from_header, from_body) {
            (Some(_), Some(_)) => {
                return Err(TokenError::invalid_request(
                    "more than one client authentication",
                ));
            }
            (Some(presented), None) | (None, Some(presented)) => presented,
            (None, None) => {
                let id = named.ok_or_else(|| failed("client authentication is missing"))?;
                Self {
                    unverified_id: client_id(id)?,
                    proof: Proof::None,
                }
            }
        };
        // RFC 6749 §3.2.1, RFC 7521 §4.2: both names must be the same.
        if named.is_some_and(|id| id != presented.unverified_id.as_str()) {
            return Err(failed("client_id is not the authenticated client"));
        }
        Ok(presented)
    }

    const fn method(&self) -> AuthMethod {
        match self.proof {
            Proof::Basic(_) => AuthMethod::ClientSecretBasic,
            Proof::Post(_) => AuthMethod::ClientSecretPost,
            Proof::Assertion(_) => AuthMethod::PrivateKeyJwt,
            Proof::None => AuthMethod::None,
        }
    }
}

/// Is the request from this client? `audiences` are the names that an assertion may call us by.
pub fn check(
    presented: &Presented,
    client: &Client,
    credentials: &Credentials,
    audiences: &[&str],
    now: Timestamp,
) -> Result<Option<OneTime>, TokenError> {
    if presented.method() != client.token_endpoint_auth_method {
        return Err(failed(
            "the client is registered for another authentication method",
        ));
    }
    match &presented.proof {
        Proof::None => Ok(None),
        Proof::Basic(secret) | Proof::Post(secret) => {
            let right = credentials
                .secret
                .as_ref()
                .is_some_and(|hash| hash.matches(secret));
            if right {
                Ok(None)
            } else {
                Err(failed("client_secret is wrong"))
            }
        }
        Proof::Assertion(jwt) => {
            let keys = credentials
                .keys
                .as_ref()
                .ok_or_else(|| failed("no keys are registered"))?;
            let claims: Assertion = keys
                .verify(jwt)
                .map_err(|_| failed("client_assertion is not signed with a registered key"))?;
            claims.check(&client.client_id, audiences, now).map(Some)
        }
    }
}

/// RFC 7523 §3.
#[derive(Deserialize)]
struct Assertion {
    iss: String,
    sub: String,
    aud: Audience,
    exp: Timestamp,
    jti: String,
    #[serde(default)]
    nbf: Option<Timestamp>,
    #[serde(default)]
    iat: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Assertion {
    fn check(
        self,
        client: &ClientId,
        audiences: &[&str],
        now: Timestamp,
    ) -> Result<OneTime, TokenError> {
        let for_us = match &self.aud {
            Audience::One(aud) => audiences.contains(&aud.as_str()),
            Audience::Many(auds) => auds.iter().any(|aud| audiences.contains(&aud.as_str())),
        };
        let begun = |at: Option<Timestamp>| at.is_none_or(|at| at <= now + LEEWAY);
        if self.iss != client.as_str() || self.sub != client.as_str() {
            return Err(failed("client_assertion is of another client"));
        }
        if !for_us {
            return Err(failed("client_assertion is for another audience"));
        }
        if self.exp + LEEWAY <= now || self.exp > now + MAX_ASSERTION_LIFETIME {
            return Err(failed("client_assertion has expired or lives too long"));
        }
        if !begun(self.nbf) || !begun(self.iat) {
            return Err(failed("client_assertion is not valid yet"));
        }
        if self.jti.is_empty() || self.jti.len() > 512 {
            return Err(failed("client_assertion needs a jti of at most 512 bytes"));
        }
        Ok(OneTime {
            jti: self.jti,
            expires_at: self.exp + LEEWAY,
        })
    }
}

/// RFC 6749 §2.3.1: both parts are form-encoded before they are joined and encoded.
fn basic(header: &str) -> Result<Presented, TokenError> {
    let malformed = || failed("the Authorization header is malformed");
    let (scheme, encoded) = header.split_once(' ').ok_or_else(malformed)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(malformed());
    }
    let decoded = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
    let decoded = String::from_utf8(decoded).map_err(|_| malformed())?;
    let (id, secret) = decoded.split_once(':').ok_or_else(malformed)?;
    let id = form_decoded(id).ok_or_else(malformed)?;
    let secret = form_decoded(secret).ok_or_else(malformed)?;
    Ok(Presented {
        unverified_id: client_id(&id)?,
        proof: Proof::Basic(secret),
    })
}

fn in_body(params: &Params) -> Result<Option<Presented>, TokenError> {
    let assertion = params.get("client_assertion");
    let assertion_type = params.get("client_assertion_type");
    let proof = match (params.get("client_secret"), assertion, assertion_type) {
        (None, None, None) => return Ok(None),
        (Some(secret), None, None) => Proof::Post(secret.to_owned()),
        (None, Some(jwt), Some(JWT_BEARER)) => Proof::Assertion(jwt.to_owned()),
        (None, _, _) => return Err(failed("client_assertion_type is not supported")),
        (Some(_), _, _) => {
            return Err(TokenError::invalid_request(
                "more than one client authentication",
            ));
        }
    };
    // RFC 7521 §4.2: client_id may be left out beside an assertion, whose subject it is.
    let id = match (params.get("client_id"), &proof) {
        (Some(id), _) => client_id(id)?,
        (None, Proof::Assertion(jwt)) => unverified_subject(jwt)?,
        (None, _) => return Err(failed("client_id is missing")),
    };
    Ok(Some(Presented {
        unverified_id: id,
        proof,
    }))
}

fn unverified_subject(jwt: &str) -> Result<ClientId, TokenError> {
    #[derive(Deserialize)]
    struct Subject {
        sub: ClientId,
    }
    let payload = jwt
        .split('.')
        .nth(1)
        .filter(|payload| payload.len() <= 8192);
    let decoded = payload.and_then(|text| {
        base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(text)
            .ok()
    });
    let subject = decoded.and_then(|bytes| serde_json::from_slice::<Subject>(&bytes).ok());
    Ok(subject
        .ok_or_else(|| failed("client_assertion names no client"))?
        .sub)
}

fn client_id(text: &str) -> Result<ClientId, TokenError> {
    text.parse()
        .map_err(|_| failed("client_id is not registered"))
}

/// None where the text was not encoded: what follows `&` or `=` would be another field or its
/// value.
fn form_decoded(text: &str) -> Option<String> {
    let mut fields = form_urlencoded::parse(text.as_bytes());
    let decoded = fields.next().map(|(text, _)| text.into_owned());
    (!text.contains(['&', '='])).then_some(decoded.unwrap_or_default())
}

fn failed(description: &'static str) -> TokenError {
    TokenError::invalid_client(description)
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Basic(_) => "Basic(…)",
            Self::Post(_) => "Post(…)",
            Self::Assertion(_) => "Assertion(…)",
            Self::None => "None",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(credentials: &str) -> Result<Presented, TokenError> {
        let header = format!("Basic {}", STANDARD.encode(credentials));
        Presented::read(Some(&header), &Params::default())
    }

    #[test]
    fn both_parts_of_a_basic_header_are_form_encoded() {
        let presented = read("a%3Ab:c%26d%3D+e").unwrap();
        assert_eq!(presented.unverified_id.as_str(), "a:b");
        assert_eq!(presented.proof, Proof::Basic("c&d= e".to_owned()));
        for unencoded in ["a:secret&more", "a=b:secret", "a:secret="] {
            assert!(read(unencoded).is_err(), "{unencoded}");
        }
    }
}
