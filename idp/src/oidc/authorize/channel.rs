//! How a request reached us, and whether this client's requests may come that way (RFC 9126 §2.1,
//! §5, §6; FAPI 2.0 Security Profile §5.3.2.2).

use super::super::error::{ErrorCode, Refusal};
use super::super::params::Params;
use crate::domain::Client;

/// Who brought a request to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Anybody's browser.
    Front,
    /// The client's server, which has authenticated itself.
    Pushed,
}

pub(super) fn check(params: &Params, client: &Client, channel: Channel) -> Result<(), Refusal> {
    match channel {
        Channel::Front if client.demands_pushed_requests() => Err(Refusal::invalid(
            "this client must push its requests and send request_uri",
        )),
        Channel::Pushed if params.get("request_uri").is_some() => {
            Err(Refusal::invalid("request_uri cannot be pushed"))
        }
        Channel::Front if params.get("request_uri").is_some() => Err(Refusal::new(
            ErrorCode::InvalidRequestUri,
            "request_uri is not registered",
        )),
        _ => Ok(()),
    }
}
