//! `request`: parameters that the client signed (RFC 9101, OpenID Connect Core §6, FAPI 2.0 Message
//! Signing §5.3.1).
//!
//! What the object holds counts, and not what stands beside it. Under plain OpenID Connect the
//! object may leave parameters to the query (Core §6.1); a client that must sign leaves none.

use std::borrow::Cow;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::error::{Denied, ErrorCode, Refusal, Untrusted};
use super::super::params::Params;
use super::{Against, redirect_uri};
use crate::crypto::jwks::Signed;
use crate::crypto::jwt::unverified_alg;
use crate::domain::{Client, ClientAlg, Timestamp};

/// Clocks may differ by this much.
const LEEWAY: Duration = Duration::from_secs(30);

/// FAPI 2.0 Message Signing §5.3.1: `nbf` is no older, `exp` no later after it.
const MAX_LIFETIME: Duration = Duration::from_hours(1);

/// RFC 9101 §10.8: what kind of JWT it may say to be; nothing is as good as plain `JWT`.
const TYPES: [&str; 2] = ["JWT", "oauth-authz-req+jwt"];

/// The parameters that count: those of the object where there is one.
///
/// An error goes to the address beside the object, where that is the client's; else it is a page.
pub(super) fn unfold<'a>(
    params: &'a Params,
    against: &Against<'_>,
) -> Result<Cow<'a, Params>, Denied> {
    let Some(unverified) = params.get("request") else {
        return if against.client.demands_signed_requests() {
            let why = "this client must sign its requests: request is missing";
            Err(denied(params, against.client, Refusal::invalid(why)))
        } else {
            Ok(Cow::Borrowed(params))
        };
    };
    open(unverified, params, against)
        .map(Cow::Owned)
        .map_err(|refusal| denied(params, against.client, refusal))
}

pub(super) fn denied(beside: &Params, client: &Client, refusal: Refusal) -> Denied {
    match redirect_uri::resolve(beside, client) {
        Ok(destination) => Denied::refused(destination, refusal),
        Err(Denied::Refused(refused)) => Denied::refused(refused.0, refusal),
        Err(Denied::Untrusted(_)) => Untrusted::RequestObject(refusal).into(),
    }
}

fn open(unverified: &str, beside: &Params, against: &Against<'_>) -> Result<Params, Refusal> {
    let client = against.client;
    if beside.get("request_uri").is_some() {
        return Err(Refusal::invalid(
            "request and request_uri exclude each other",
        ));
    }
    // Core §6.1 allows unsigned objects, we do not: they prove nothing.
    if unverified_alg(unverified).as_deref() == Some("none") {
        return Err(Refusal::new(
            ErrorCode::RequestNotSupported,
            "request must be signed",
        ));
    }
    let keys = against
        .keys
        .ok_or_else(|| invalid("no keys are registered"))?;
    let signed: Signed<Map<String, Value>> = keys
        .open(unverified)
        .map_err(|_| invalid("request is not signed with a registered key"))?;
    check_kind(&signed, client)?;
    let claims = signed.claims;
    let envelope = serde_json::from_value(Value::Object(claims.clone()));
    let envelope: Envelope =
        envelope.map_err(|_| invalid("a registered claim of request is malformed"))?;
    envelope.check(client, against.issuer, against.now)?;
    for name in ["request", "request_uri"] {
        if claims.contains_key(name) {
            return Err(invalid("request must not hold request or request_uri"));
        }
    }
    merged(&claims, beside, client)
}

/// The algorithm is the one registered; without one, any that the client's keys can do.
fn check_kind(signed: &Signed<Map<String, Value>>, client: &Client) -> Result<(), Refusal> {
    let alg: Option<ClientAlg> = signed.alg.parse().ok();
    let fits = client
        .request_object_signing_alg
        .is_none_or(|registered| alg == Some(registered));
    // FAPI 2.0 Security Profile §5.4.1.
    if !fits || (client.is_fapi() && alg == Some(ClientAlg::Rs256)) {
        return Err(invalid("request is signed with another algorithm"));
    }
    match &signed.typ {
        Some(typ) if !TYPES.iter().any(|known| known.eq_ignore_ascii_case(typ)) => {
            Err(invalid("request is another kind of token"))
        }
        _ => Ok(()),
    }
}

/// The claims about the object itself (RFC 7519 §4.1).
#[derive(Deserialize)]
struct Envelope {
    iss: Option<String>,
    aud: Option<Audience>,
    sub: Option<String>,
    exp: Option<Timestamp>,
    nbf: Option<Timestamp>,
    iat: Option<Timestamp>,
    client_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Envelope {
    fn check(&self, client: &Client, issuer: &str, now: Timestamp) -> Result<(), Refusal> {
        let is_client = |name: &String| name == client.client_id.as_str();
        if !self.iss.as_ref().is_none_or(is_client) {
            return Err(invalid("request has another client as iss"));
        }
        if !self.client_id.as_ref().is_none_or(is_client) {
            return Err(invalid("request has another client_id"));
        }
        // RFC 9101 §10.8: else the object would do as a client assertion.
        if self.sub.as_ref().is_some_and(is_client) {
            return Err(invalid("request must not have the client as sub"));
        }
        let for_us = match &self.aud {
            None => !client.is_fapi(),
            Some(Audience::One(aud)) => aud == issuer,
            Some(Audience::Many(auds)) => auds.iter().any(|aud| aud == issuer),
        };
        if !for_us {
            return Err(invalid("request is for another audience"));
        }
        self.check_times(client, now)
    }

    fn check_times(&self, client: &Client, now: Timestamp) -> Result<(), Refusal> {
        let begun = |at: Option<Timestamp>| at.is_none_or(|at| at <= now + LEEWAY);
        if self.exp.is_some_and(|exp| exp <= now) {
            return Err(invalid("request has expired"));
        }
        if !begun(self.nbf) || !begun(self.iat) {
            return Err(invalid("request is not valid yet"));
        }
        if !client.is_fapi() {
            return Ok(());
        }
        let (Some(exp), Some(nbf)) = (self.exp, self.nbf) else {
            return Err(invalid("request needs exp and nbf"));
        };
        if nbf + MAX_LIFETIME < now || exp > nbf + MAX_LIFETIME {
            return Err(invalid("request is older or lives longer than an hour"));
        }
        Ok(())
    }
}

/// The object's parameters, and under plain OpenID Connect those that stand beside it alone.
fn merged(
    claims: &Map<String, Value>,
    beside: &Params,
    client: &Client,
) -> Result<Params, Refusal> {
    let pairs = claims
        .iter()
        .flat_map(|(name, value)| texts(name, value).map(move |text| (name.as_str(), text)));
    let inside = Params::of_texts(pairs)
        .map_err(|_| invalid("request holds too many parameters or broken text"))?;
    // Core §6.1: what OAuth 2.0 demands of the query must say the same.
    let differs = |name| beside.get(name).is_some() && beside.get(name) != inside.get(name);
    if inside.get("response_type").is_some() && differs("response_type") {
        return Err(invalid("request has another response_type"));
    }
    if client.demands_signed_requests() || client.is_fapi() {
        return Ok(inside);
    }
    Ok(inside.or(beside))
}

/// How a value would stand in a query (RFC 9101 §4): a text as it is, JSON as JSON.
fn texts<'a>(name: &str, value: &'a Value) -> impl Iterator<Item = Cow<'a, str>> {
    let values = match value {
        Value::Null => &[],
        Value::Array(values) if name == "resource" => values.as_slice(),
        value => std::slice::from_ref(value),
    };
    values.iter().map(|value| match value {
        Value::String(text) => Cow::Borrowed(text.as_str()),
        other => Cow::Owned(other.to_string()),
    })
}

fn invalid(description: &'static str) -> Refusal {
    Refusal::new(ErrorCode::InvalidRequestObject, description)
}
