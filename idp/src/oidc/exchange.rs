//! Token exchange (RFC 8693): a client that was called with an access token gets one of its own to
//! go on with.
//!
//! The new token opens no more than the old one: no scope, no audience, no second more; it says by
//! `act` who acts, and it dies with the grant that the old one came of. Whose tokens a client may
//! exchange is in its registration: what `may_act` would say, said by the operator.

use super::access_token::{AccessToken, Actor};
use super::error::{ErrorCode, TokenError};
use super::params::Params;
use super::resource::{self, may_name};
use crate::crypto::random_id;
use crate::domain::{Audience, Client, Resource, Scope, Scopes, Timestamp};

pub const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// Clients that may have acted one after the other: a longer chain is a circle.
const MAX_DEPTH: usize = 4;

/// RFC 8693 §2.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeRequest {
    pub unverified_token: String,
    scope: Option<String>,
    /// Whom the new token is to be for: by `resource` and by `audience` alike.
    targets: Vec<Resource>,
}

impl ExchangeRequest {
    pub fn parse(params: &Params) -> Result<Self, TokenError> {
        let missing = || TokenError::invalid_request("subject_token is missing");
        let unverified_token = params.get("subject_token").ok_or_else(missing)?.to_owned();
        if params.get("subject_token_type") != Some(ACCESS_TOKEN) {
            return Err(TokenError::invalid_request(
                "subject_token_type must be that of an access token",
            ));
        }
        if params
            .get("requested_token_type")
            .is_some_and(|asked| asked != ACCESS_TOKEN)
        {
            return Err(TokenError::invalid_request(
                "requested_token_type is not supported",
            ));
        }
        if params.get("actor_token").is_some() || params.get("actor_token_type").is_some() {
            return Err(TokenError::invalid_request(
                "actor_token is not supported: the client itself acts",
            ));
        }
        let mut targets = resource::named(params)?;
        if let Some(audience) = params.get("audience") {
            targets.push(audience.parse().map_err(|_| unreachable_target())?);
        }
        Ok(Self {
            unverified_token,
            scope: params.get("scope").map(str::to_owned),
            targets,
        })
    }

    /// The token to give for one that counts.
    pub fn check(
        &self,
        subject: &AccessToken,
        client: &Client,
        now: Timestamp,
    ) -> Result<AccessToken, TokenError> {
        let own = subject.client_id == client.client_id;
        if !own && !client.exchange_from.contains(&subject.client_id) {
            return Err(refused("the client may not act with this token"));
        }
        if subject.cnf.is_some() {
            // Whoever exchanged it would be rid of the binding.
            return Err(refused("subject_token is bound to a key"));
        }
        let act = Actor {
            sub: client.client_id.clone(),
            act: subject.act.clone().map(Box::new),
        };
        if act.depth() > MAX_DEPTH {
            return Err(refused("too many clients have acted already"));
        }
        Ok(AccessToken {
            client_id: client.client_id.clone(),
            aud: self.audience(subject, client)?,
            scope: self.scopes(&subject.scope, client)?,
            exp: subject.exp.min(now + super::access_token::LIFETIME),
            iat: now,
            jti: random_id(),
            act: Some(act),
            ..subject.clone()
        })
    }

    /// §2.2.2: of those that the token is for, what is asked and the client may name; or all that
    /// it may.
    fn audience(&self, subject: &AccessToken, client: &Client) -> Result<Audience, TokenError> {
        let within = |name: &str| {
            let own = client.serves.iter().any(|one| one.as_str() == name);
            subject.aud.contains(name) && (own || may_name(client, name, &subject.iss))
        };
        if !self.targets.iter().all(|one| within(one.as_str())) {
            return Err(unreachable_target());
        }
        let all = || {
            let all = subject.aud.iter().filter(|name| within(name));
            all.filter_map(|name| name.parse().ok()).collect()
        };
        let named: Vec<Resource> = if self.targets.is_empty() {
            all()
        } else {
            self.targets.clone()
        };
        if named.is_empty() {
            return Err(unreachable_target());
        }
        Ok(Audience::of(&named, &subject.iss))
    }

    /// What both the token and the client's registration allow, or less.
    fn scopes(&self, held: &Scopes, client: &Client) -> Result<Scopes, TokenError> {
        let most: Scopes = held
            .intersection(&client.scope)
            .iter()
            .filter(|scope| *scope != Scope::OfflineAccess)
            .collect();
        let Some(text) = &self.scope else {
            return Ok(most);
        };
        let asked = Scopes::parse(text);
        if !asked.is_subset(&most) {
            return Err(TokenError::new(
                ErrorCode::InvalidScope,
                "scope is more than the subject token has, or the client may have",
            ));
        }
        Ok(asked)
    }
}

fn unreachable_target() -> TokenError {
    TokenError::new(
        ErrorCode::InvalidTarget,
        "the target is not one of the subject token that this client may name",
    )
}

/// §2.2.2: a token that is unacceptable, for whatever reason, is an invalid request.
fn refused(description: &'static str) -> TokenError {
    TokenError::invalid_request(description)
}
