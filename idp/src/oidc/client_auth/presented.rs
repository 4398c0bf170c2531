//! What a request says about the client it comes from (RFC 6749 §2.3, RFC 7521 §4.2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::UNPROVEN;
use crate::crypto::ClientCertificate;
use crate::domain::{AuthMethod, ClientId};
use crate::oidc::error::TokenError;
use crate::oidc::params::Params;

/// Nothing of it is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    pub unverified_id: ClientId,
    pub(super) proof: Proof,
    /// What the connection was opened with, if anything.
    pub(super) certificate: Option<ClientCertificate>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Proof {
    Basic(String),
    Post(String),
    Assertion(String),
    None,
}

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

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
                    certificate: None,
                }
            }
        };
        // RFC 6749 §3.2.1, RFC 7521 §4.2: both names must be the same.
        if named.is_some_and(|id| id != presented.unverified_id.as_str()) {
            return Err(failed("client_id is not the authenticated client"));
        }
        Ok(presented)
    }

    #[must_use]
    pub fn with_certificate(self, certificate: Option<ClientCertificate>) -> Self {
        Self {
            certificate,
            ..self
        }
    }

    /// May a client with this method present itself so?
    pub(super) const fn fits(&self, method: AuthMethod) -> bool {
        matches!(
            (&self.proof, method),
            (Proof::Basic(_), AuthMethod::ClientSecretBasic)
                | (Proof::Post(_), AuthMethod::ClientSecretPost)
                | (
                    Proof::Assertion(_),
                    AuthMethod::ClientSecretJwt | AuthMethod::PrivateKeyJwt
                )
                | (
                    Proof::None,
                    AuthMethod::None
                        | AuthMethod::SelfSignedTlsClientAuth
                        | AuthMethod::TlsClientAuth
                )
        )
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
        certificate: None,
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
        certificate: None,
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
    text.parse().map_err(|_| failed(UNPROVEN))
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
