//! The authorization endpoint (OpenID Connect Core §3.1.2, RFC 6749 §4.1).
//!
//! 1. [`redirect_uri::resolve`] finds out whether there is a place that an answer may go to. Until
//!    then every error is [`Untrusted`](super::error::Untrusted) and becomes a page.
//! 2. [`validate`] holds the request against every rule. From here on an error is a
//!    [`Refusal`] sent to the partner.
//! 3. [`decide`] says what must happen next: sign in, ask for consent, grant, or refuse.
//! 4. [`Response`] is the one place that builds what goes back through the browser.

mod acr;
mod claims_parameter;
mod decision;
mod id_token_hint;
mod max_age;
mod nonce;
mod pkce;
mod prompt;
pub mod redirect_uri;
pub(super) mod response;
mod response_mode;
mod response_type;
mod scope;
mod unsupported;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use acr::AcrDemand;
pub use decision::{Decision, Progress, SignedIn, Situation, Why, decide};
pub use prompt::Prompt;
pub use redirect_uri::Destination;
pub use response::Response;
pub use response_mode::ResponseMode;

use super::error::Refusal;
use super::params::Params;
use crate::crypto::keys::KeyRing;
use crate::domain::{AccountId, Client, ClientId, Locale, RequestedClaims, Scopes};

/// An authorization request that broke no rule. One field, one rule, one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub client_id: ClientId,
    pub destination: Destination,
    pub scopes: Scopes,
    pub nonce: Option<String>,
    pub prompt: Prompt,
    pub max_age: Option<Duration>,
    pub code_challenge: Option<String>,
    pub acr: AcrDemand,
    pub claims: RequestedClaims,
    /// Whom the partner believes to be signed in.
    pub expected_account: Option<AccountId>,
    pub login_hint: Option<String>,
    pub ui_locale: Option<Locale>,
}

/// Holds a request whose destination is known against every rule, in this order.
pub fn validate(
    params: &Params,
    client: &Client,
    destination: Destination,
    ring: &KeyRing,
    issuer: &str,
) -> Result<Request, Refusal> {
    unsupported::check(params)?;
    response_type::check(params)?;
    let requested = claims_parameter::check(params)?;
    Ok(Request {
        client_id: client.client_id.clone(),
        scopes: scope::check(params, client)?,
        nonce: nonce::check(params)?,
        prompt: prompt::check(params)?,
        max_age: max_age::check(params, client)?,
        code_challenge: pkce::check(params, client)?,
        acr: acr::check(params, &requested)?,
        claims: requested.names,
        expected_account: id_token_hint::check(params, client, ring, issuer)?,
        login_hint: params
            .get("login_hint")
            .map(|hint| hint.chars().take(256).collect()),
        ui_locale: params.get("ui_locales").and_then(Locale::of_ui_locales),
        destination,
    })
}
