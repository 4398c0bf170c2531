//! Where an answer may go: `client_id`, `redirect_uri`, and what travels back with it
//! (RFC 6749 §3.1.2, RFC 9700 §2.1).

use serde::{Deserialize, Serialize};

use super::super::error::{Denied, Refusal, Untrusted};
use super::super::params::Params;
use super::response_mode::{self, ResponseMode};
use crate::domain::{Client, RedirectUri};

/// An address that belongs to the partner, and how to answer there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    pub redirect_uri: RedirectUri,
    pub state: Option<String>,
    pub response_mode: ResponseMode,
}

/// The partner's address, or a page. A request with an address of its own but broken otherwise
/// yields the address too: the error may go there.
pub(super) fn resolve(params: &Params, client: &Client) -> Result<Destination, Denied> {
    if let Some(name @ ("client_id" | "redirect_uri")) = params.repeated() {
        return Err(Untrusted::Repeated(name.to_owned()).into());
    }
    let unverified = params.get("redirect_uri").ok_or(Untrusted::NoRedirectUri)?;
    let redirect_uri = client
        .redirect_uris
        .iter()
        .find(|registered| registered.is(unverified))
        .cloned()
        .ok_or(Untrusted::UnregisteredRedirectUri)?;
    let mode = response_mode::check(params);
    let destination = Destination {
        redirect_uri,
        state: params.get("state").map(str::to_owned),
        response_mode: mode
            .clone()
            .unwrap_or_else(|_| response_mode::default(params)),
    };
    let repeated = params
        .repeated()
        .map(|name| Refusal::invalid(format!("{name} is repeated")));
    match repeated.or_else(|| mode.err()) {
        None => Ok(destination),
        Some(refusal) => Err(Denied::refused(destination, refusal)),
    }
}
