//! The authorization endpoint (OpenID Connect Core §3.1.2, RFC 6749 §4.1).
//!
//! 1. `redirect_uri::resolve` finds out whether there is a place that an answer may go to. Until
//!    then every error is [`Untrusted`](super::error::Untrusted) and becomes a page.
//! 2. `validate` holds the request against every rule. From here on an error is a
//!    [`Refusal`] sent to the partner.
//!
//!    Both are [`read`], for a browser's request and for one that was [`pushed`] alike, once
//!    `request_object` has opened what the client signed.
//! 3. [`decide`] says what must happen next: sign in, ask for consent, grant, or refuse.
//! 4. [`Response`] is the one place that builds what goes back through the browser.

mod acr;
mod authorization_details;
mod channel;
mod claims_parameter;
mod decision;
mod dpop_jkt;
mod hints;
mod id_token_hint;
mod max_age;
mod nonce;
pub mod own_space;
mod pkce;
mod prompt;
pub mod pushed;
mod redirect_uri;
mod request_object;
pub mod request_uri;
pub(super) mod response;
pub mod response_mode;
mod response_type;
pub(super) mod scope;
mod second_factor;
mod unsupported;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use acr::AcrDemand;
pub use channel::Channel;
pub use decision::{Decision, Progress, SignedIn, Situation, Why, decide};
pub use hints::Hints;
pub use prompt::{Login, Prompt};
pub use redirect_uri::Destination;
pub use response::{Response, Sender};
pub use response_mode::ResponseMode;
pub use second_factor::Demands;

use super::device::Device;
use super::error::{Denied, Refusal};
use super::params::Params;
use super::resource;
use crate::crypto::SecretHash;
use crate::crypto::jwks::PublicKeys;
use crate::crypto::keys::KeyRing;
use crate::domain::{
    AuthorizationDetail, Client, ClientId, Locale, OwnPage, RequestedClaims, Resource,
    ResponseType, Scopes, Timestamp,
};

/// An authorization request that broke no rule. One field, one rule, one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub client_id: ClientId,
    pub destination: Destination,
    pub response_type: ResponseType,
    pub scopes: Scopes,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_details: Vec<AuthorizationDetail>,
    /// Whom the tokens are to be for (RFC 8707).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    pub nonce: Option<String>,
    pub prompt: Prompt,
    pub max_age: Option<Duration>,
    pub code_challenge: Option<String>,
    /// The thumbprint of the key that the code is bound to.
    #[serde(default)]
    pub dpop_jkt: Option<String>,
    pub acr: AcrDemand,
    pub claims: RequestedClaims,
    /// Whom the partner believes to be signed in.
    pub expected_subject: Option<String>,
    #[serde(default)]
    pub hints: Hints,
    pub ui_locale: Option<Locale>,
    /// The name it was pushed under: one code is made for it, however often it is visited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed: Option<SecretHash>,
    /// The device that asks, where it is not the browser itself (RFC 8628).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// The page of ours that it is for, where no partner asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnPage>,
}

impl Request {
    /// One that asks for nothing but to go on there.
    pub fn bare(client_id: ClientId, destination: Destination) -> Self {
        Self {
            client_id,
            destination,
            response_type: ResponseType::Code,
            scopes: Scopes::default(),
            authorization_details: Vec::new(),
            resources: Vec::new(),
            nonce: None,
            prompt: Prompt::default(),
            max_age: None,
            code_challenge: None,
            dpop_jkt: None,
            acr: AcrDemand::default(),
            claims: RequestedClaims::default(),
            expected_subject: None,
            hints: Hints::default(),
            ui_locale: None,
            pushed: None,
            device: None,
            own: None,
        }
    }
}

/// What a request is held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    pub client: &'a Client,
    /// The client's, to know its request objects.
    pub keys: Option<&'a PublicKeys>,
    /// Our own keys, to know our ID tokens again.
    pub ring: &'a KeyRing,
    pub issuer: &'a str,
    pub channel: Channel,
    /// May tokens go through the browser?
    pub implicit: bool,
    pub now: Timestamp,
}

/// The request that these parameters make.
pub fn read(params: &Params, against: &Against<'_>) -> Result<Request, Denied> {
    let params = &*request_object::unfold(params, against)?;
    let destination = redirect_uri::resolve(params, against.client)?;
    let answer_to = destination.clone();
    validate(params, destination, against).map_err(|refusal| Denied::refused(answer_to, refusal))
}

/// Holds a request whose destination is known against every rule, in this order.
fn validate(
    params: &Params,
    destination: Destination,
    against: &Against<'_>,
) -> Result<Request, Refusal> {
    let Against {
        client,
        ring,
        issuer,
        channel,
        ..
    } = *against;
    channel::check(params, client, channel)?;
    unsupported::check(params)?;
    response_mode::check_signed(destination.response_mode, client)?;
    response_mode::check_message(&destination, client)?;
    let response_type = response_type::check(params, against)?;
    let requested = claims_parameter::check(params)?;
    let hinted = id_token_hint::check(params, client, ring, issuer)?;
    if hinted.is_some() && requested.subject.is_some() && hinted != requested.subject {
        return Err(Refusal::invalid("id_token_hint and claims name two people"));
    }
    Ok(Request {
        client_id: client.client_id.clone(),
        response_type,
        scopes: scope::check(params, client)?,
        authorization_details: authorization_details::check(params, client)?,
        resources: resource::check(params, client, issuer)?,
        nonce: nonce::check(params, response_type)?,
        prompt: prompt::check(params)?,
        max_age: max_age::check(params, client)?,
        code_challenge: pkce::check(params, client, response_type)?,
        dpop_jkt: dpop_jkt::check(params)?,
        acr: acr::check(params, &requested, client)?,
        claims: requested.names,
        expected_subject: hinted.or(requested.subject),
        hints: hints::read(params, client),
        ui_locale: params.get("ui_locales").and_then(Locale::of_ui_locales),
        destination,
        pushed: None,
        device: None,
        own: None,
    })
}
