//! `request_uri`: a request that is somewhere else (RFC 9126 §4, RFC 9101 §5.2, OpenID Connect Core
//! §6.2).

use super::super::error::{Denied, ErrorCode, Refusal};
use super::super::params::Params;
use super::{pushed, request_object};
use crate::crypto::SecretHash;
use crate::domain::{Client, RedirectUri};

/// Where the request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference<'a> {
    /// Its client pushed it.
    Pushed(SecretHash),
    /// Its client keeps it at an address that it registered.
    Kept(&'a RedirectUri),
}

/// Nothing where there is no reference, or one that may not be followed: the rules refuse it then.
pub fn resolve<'a>(params: &Params, client: &'a Client) -> Option<Reference<'a>> {
    let unverified = params.get("request_uri")?;
    if let Some(name) = pushed::known_by(unverified) {
        return Some(Reference::Pushed(name));
    }
    if client.demands_pushed_requests() || params.get("request").is_some() {
        return None;
    }
    // RFC 9101 §10.4.1: else anybody could have us fetch anything.
    let mut registered = client.request_uris.iter();
    registered
        .find(|uri| uri.is(unverified))
        .map(Reference::Kept)
}

/// The parameters as they would be with the object in the place of its address.
pub fn followed(params: &Params, object: &[u8]) -> Option<Params> {
    let object = std::str::from_utf8(object).ok()?.trim();
    let found = (!object.is_empty()).then(|| Params::from([("request", object)]))?;
    Some(found.or(&params.without("request_uri")))
}

/// Nobody answered there, or not with an object.
pub fn unreachable(params: &Params, client: &Client) -> Denied {
    let refusal = Refusal::new(
        ErrorCode::InvalidRequestUri,
        "request_uri could not be fetched",
    );
    request_object::denied(params, client, refusal)
}
