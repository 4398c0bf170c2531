//! RP-Initiated Logout 1.0, and what the browser carries to other partners (Front-Channel Logout
//! 1.0).
//!
//! Without a valid hint nobody but the person may end the session: they are asked. Nothing is ever
//! sent to an address that is not registered with the client that the hint or `client_id` names.

use serde::{Deserialize, Serialize};

use super::authorize::response::with_query;
use super::error::Untrusted;
use super::id_token::Hint;
use super::params::Params;
use crate::domain::{Client, ClientId, RedirectUri, Sid};

/// A sign-out request as it came in, its hint already known to be ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    pub hint: Option<Hint>,
    /// The client to load: that of the hint, or the one named.
    pub client_id: Option<ClientId>,
}

/// A sign-out request that broke no rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOut {
    pub client_id: Option<ClientId>,
    /// The session that the partner means; without one the person must confirm.
    pub hinted: Option<Sid>,
    pub after: Option<After>,
}

/// Where the browser goes once signed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    post_logout_redirect_uri: RedirectUri,
    state: Option<String>,
}

impl Unresolved {
    /// §2: the audience of the hint and `client_id` must not contradict each other.
    pub fn new(params: &Params, verify: impl Fn(&str) -> Option<Hint>) -> Result<Self, Untrusted> {
        if let Some(name) = params.repeated() {
            return Err(Untrusted::Repeated(name.to_owned()));
        }
        let hint = match params.get("id_token_hint") {
            Some(unverified) => Some(verify(unverified).ok_or(Untrusted::InvalidHint)?),
            None => None,
        };
        let named = params.get("client_id");
        let client_id = match (&hint, named) {
            (Some(hint), Some(named)) if hint.audience.as_str() != named => {
                return Err(Untrusted::HintOfAnotherClient);
            }
            (Some(hint), _) => Some(hint.audience.clone()),
            (None, Some(named)) => Some(named.parse().map_err(|_| Untrusted::UnknownClient)?),
            (None, None) => None,
        };
        Ok(Self { hint, client_id })
    }

    /// §3: only a registered address of that client, character by character.
    pub fn resolve(self, params: &Params, client: Option<&Client>) -> Result<SignOut, Untrusted> {
        let after = match (params.get("post_logout_redirect_uri"), client) {
            (None, _) => None,
            (Some(_), None) => return Err(Untrusted::NoClientForSignOut),
            (Some(unverified), Some(client)) => {
                let registered = &client.post_logout_redirect_uris;
                let uri = registered.iter().find(|uri| uri.is(unverified));
                let uri = uri.ok_or(Untrusted::UnregisteredPostLogoutRedirectUri)?;
                let state = params.get("state").map(str::to_owned);
                Some(After {
                    post_logout_redirect_uri: uri.clone(),
                    state,
                })
            }
        };
        Ok(SignOut {
            client_id: self.client_id,
            hinted: self.hint.map(|hint| hint.sid),
            after,
        })
    }
}

/// The address to load in a frame, so that the partner's own session ends (Front-Channel Logout 1.0
/// §2, §3): with `iss` and `sid`, whether it demands them or not.
pub fn farewell(client: &Client, issuer: &str, sid: &Sid) -> Option<String> {
    let uri = client.frontchannel_logout_uri.as_ref()?;
    let fields = [("iss", issuer.to_owned()), ("sid", sid.to_string())];
    Some(with_query(uri.as_str(), &fields))
}

impl After {
    /// §3: with `state` when there was one, and nothing else.
    pub fn location(&self) -> String {
        let state = self.state.clone().map(|state| ("state", state));
        with_query(self.post_logout_redirect_uri.as_str(), state.as_slice())
    }

    pub fn origin(&self) -> &str {
        self.post_logout_redirect_uri.origin()
    }
}
