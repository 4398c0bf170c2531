//! Device authorization (RFC 8628): a device without a browser, and its person with one elsewhere.
//!
//! 1. The device's client asks ([`read`]) and gets two codes ([`Waiting`], §3.2): one to keep, one
//!    to show.
//! 2. The person types what is shown into a page of ours (§3.3). From there on it is an
//!    authorization request like any other, but that consent is always asked for, on a page that
//!    says that somebody else's device may be in play (§5.4).
//! 3. Meanwhile the device asks again and again ([`check`], §3.5). Once it is allowed, its code is
//!    that of the grant, and is redeemed as any other: once.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::authorize::{Destination, Prompt, Request, ResponseMode, scope};
use super::discovery::paths;
use super::error::{ErrorCode, TokenError};
use super::params::Params;
use super::resource;
use crate::crypto::{Secret, SecretHash};
use crate::domain::{Client, DeviceAnswer, GrantType, Poll, Timestamp, UserCode};

/// Enough to fetch a telephone and sign in; short, for whoever is led to type somebody else's code.
pub const LIFETIME: Duration = Duration::from_mins(10);

/// Between two polls (§3.2), and what is added for each that comes too early (§3.5).
pub const PACE: Duration = Duration::from_secs(5);

/// The device that a request is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Of its device code.
    pub code: SecretHash,
    pub user_code: UserCode,
}

/// What a device's client is told (§3.2).
#[derive(Debug, Serialize)]
pub struct Waiting {
    device_code: String,
    user_code: UserCode,
    verification_uri: String,
    verification_uri_complete: String,
    expires_in: u64,
    interval: u64,
}

impl Waiting {
    pub fn new(code: &Secret, user_code: UserCode, issuer: &str) -> Self {
        let verification_uri = format!("{issuer}{}", paths::DEVICE);
        Self {
            device_code: code.expose().to_owned(),
            verification_uri_complete: format!("{verification_uri}?user_code={user_code}"),
            verification_uri,
            user_code,
            expires_in: LIFETIME.as_secs(),
            interval: PACE.as_secs(),
        }
    }
}

/// What a device's client asks for (§3.1), held against the same rules as from a browser.
pub fn read(params: &Params, client: &Client, issuer: &str) -> Result<Request, TokenError> {
    if !client.may_use(GrantType::DeviceCode) {
        return Err(TokenError::new(
            ErrorCode::UnauthorizedClient,
            "the device flow is not registered for this client",
        ));
    }
    let scopes = scope::asked(params, client)
        .map_err(|refusal| TokenError::new(refusal.code, refusal.description))?;
    Ok(Request {
        scopes,
        resources: resource::check(params, client, issuer)?,
        prompt: Prompt {
            consent: true,
            ..Prompt::default()
        },
        max_age: client
            .default_max_age
            .map(|seconds| Duration::from_secs(seconds.into())),
        ..Request::bare(client.client_id.clone(), done(issuer)?)
    })
}

/// The browser goes nowhere from here: its last page is one of ours.
fn done(issuer: &str) -> Result<Destination, TokenError> {
    let page = format!("{issuer}{}", paths::DEVICE).parse();
    let redirect_uri =
        page.map_err(|_| TokenError::new(ErrorCode::ServerError, "the issuer is no address"))?;
    Ok(Destination {
        redirect_uri,
        state: None,
        response_mode: ResponseMode::Query,
    })
}

/// May the device have its tokens now (§3.5)?
pub fn check(poll: Poll, now: Timestamp) -> Result<(), TokenError> {
    let not_yet = |code, description: &'static str| Err(TokenError::new(code, description));
    if now >= poll.expires_at {
        return not_yet(ErrorCode::ExpiredToken, "the device code has expired");
    }
    if poll.too_early {
        return not_yet(ErrorCode::SlowDown, "wait five seconds longer each time");
    }
    match poll.answer {
        None => not_yet(
            ErrorCode::AuthorizationPending,
            "the person has not answered",
        ),
        Some(DeviceAnswer::Refused) => not_yet(ErrorCode::AccessDenied, "the person refused"),
        Some(DeviceAnswer::Allowed) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

    const ALLOWED: Poll = Poll {
        expires_at: Timestamp::from_unix(1_800_000_001),
        answer: Some(DeviceAnswer::Allowed),
        too_early: false,
    };

    fn error(poll: Poll) -> Option<ErrorCode> {
        check(poll, NOW).err().map(|error| error.code)
    }

    #[test]
    fn a_device_is_told_what_stands_in_its_way() {
        assert_eq!(error(ALLOWED), None);
        let cases = [
            (
                Poll {
                    answer: None,
                    ..ALLOWED
                },
                ErrorCode::AuthorizationPending,
            ),
            (
                Poll {
                    answer: Some(DeviceAnswer::Refused),
                    ..ALLOWED
                },
                ErrorCode::AccessDenied,
            ),
            (
                Poll {
                    too_early: true,
                    ..ALLOWED
                },
                ErrorCode::SlowDown,
            ),
            (
                Poll {
                    expires_at: NOW,
                    too_early: true,
                    ..ALLOWED
                },
                ErrorCode::ExpiredToken,
            ),
        ];
        for (poll, code) in cases {
            assert_eq!(error(poll), Some(code));
        }
    }
}
