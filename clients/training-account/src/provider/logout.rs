//! What the provider says, server to server, when one of its sessions has ended (OpenID Connect
//! Back-Channel Logout 1.0 §2.4).

use std::{collections::HashMap, str::FromStr};

use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Failure, Provider, types::Jwt};

/// The one kind of token taken here: an ID token would pass every other check (§2.6).
const KIND: &str = "logout+jwt";

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[derive(Clone, Debug, Deserialize, Serialize)]
struct LogoutClaims {
    sid: String,
    events: HashMap<String, Value>,
}

impl AdditionalClaims for LogoutClaims {}

impl Provider {
    /// The session that has ended, once the token is known to be the provider's word: signature,
    /// kind, issuer, audience and expiry as for an ID token, then the event, and no `nonce`.
    pub(crate) async fn ended_session(&self, logout_token: &str) -> Result<String, Failure> {
        let jwt = Jwt::<LogoutClaims>::from_str(logout_token)
            .map_err(|error| Failure::Malformed(error.to_string()))?;
        let claims = self.verify(&jwt, KIND, None).await?;
        let told = claims.additional_claims();
        if claims.nonce().is_some() || !told.events.contains_key(EVENT) {
            return Err(Failure::Malformed("no logout token".to_owned()));
        }
        Ok(told.sid.clone())
    }
}
