//! Logout tokens (Back-Channel Logout 1.0 §2.4), and when to try again to deliver one.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

use crate::crypto::jwt::{self, Typ};
use crate::crypto::keys::KeyRing;
use crate::crypto::{Error, random_id};
use crate::domain::{Client, ClientId, Sid, Timestamp, Waits};

/// §4 recommends two minutes at most, so that a token that was caught soon says nothing.
const LIFETIME: Duration = Duration::from_mins(2);

/// What has not come through after the last is given up: a day has gone by.
pub const WAITS: Waits = Waits(&[
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(3),
    Duration::from_hours(8),
    Duration::from_hours(12),
]);

/// A partner has this long to answer: shorter than every wait, so that no two tries overlap.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(4);

/// The claims of a logout token, in the order of §2.4. It has no `nonce`, and a `typ` of its own:
/// it is never taken for an ID token.
#[derive(Debug, Serialize)]
pub struct LogoutToken<'a> {
    iss: &'a str,
    sub: String,
    aud: &'a ClientId,
    iat: Timestamp,
    exp: Timestamp,
    jti: String,
    events: Value,
    sid: &'a Sid,
}

impl<'a> LogoutToken<'a> {
    pub fn new(
        issuer: &'a str,
        client: &'a ClientId,
        subject: String,
        sid: &'a Sid,
        now: Timestamp,
    ) -> Self {
        Self {
            iss: issuer,
            sub: subject,
            aud: client,
            iat: now,
            exp: now + LIFETIME,
            jti: random_id(),
            events: json!({ "http://schemas.openid.net/event/backchannel-logout": {} }),
            sid,
        }
    }

    /// §2.4: signed as the client's ID tokens are.
    pub fn sign(&self, ring: &KeyRing, client: &Client) -> Result<String, Error> {
        let key = ring.active(client.id_token_signed_response_alg)?;
        jwt::sign(key, Typ::LogoutToken, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_tried_for_a_day_and_never_twice_at_once() {
        assert!(WAITS.0.iter().all(|wait| *wait > ANSWER_WITHIN));
        let (tries, span) = WAITS.in_all();
        assert_eq!((tries, span.as_secs() / 3600), (8, 24));
    }
}
