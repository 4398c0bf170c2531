//! What the provider says, server to server, when one of its sessions has ended (OpenID Connect
//! Back-Channel Logout 1.0 §2.4).

use std::{collections::HashMap, str::FromStr};

use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Failure, Provider, malformed, types::Jwt};
use crate::session::NOTICE_AGE;

/// The one kind of token taken here: an ID token would pass every other check (§2.6).
const KIND: &str = "logout+jwt";

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Ended {
    pub sid: String,
    /// Of this notice; the caller lets it serve once.
    pub jti: String,
    events: HashMap<String, Value>,
}

impl AdditionalClaims for Ended {}

impl Provider {
    /// The session that has ended, once the token is known to be the provider's word: signature,
    /// kind, issuer, audience and expiry as for an ID token, then its age, the event, no `nonce`.
    pub(crate) async fn ended_session(&self, logout_token: &str) -> Result<Ended, Failure> {
        let jwt = Jwt::<Ended>::from_str(logout_token).map_err(malformed)?;
        let claims = self.verify(&jwt, KIND, None).await?;
        let ended = claims.additional_claims();
        if claims.nonce().is_some() || !ended.events.contains_key(EVENT) {
            return Err(malformed("no logout token"));
        }
        let age = chrono::Utc::now() - claims.issue_time();
        if age.abs().to_std().is_ok_and(|age| age > NOTICE_AGE) {
            return Err(malformed("a logout token of another time"));
        }
        Ok(ended.clone())
    }
}
