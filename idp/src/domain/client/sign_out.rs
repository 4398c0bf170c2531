//! Where a client is told that a session has ended.

use super::{Client, RedirectUri};

pub(super) fn check(client: &Client) -> Result<(), &'static str> {
    if client.backchannel_logout_session_required && client.backchannel_logout_uri.is_none() {
        return Err("backchannel_logout_session_required needs backchannel_logout_uri");
    }
    let Some(uri) = &client.frontchannel_logout_uri else {
        if client.frontchannel_logout_session_required {
            return Err("frontchannel_logout_session_required needs frontchannel_logout_uri");
        }
        return Ok(());
    };
    // Front-Channel Logout 1.0 §2: at the origin of an address that answers go to.
    let mut origins = client.redirect_uris.iter().map(RedirectUri::origin);
    if origins.any(|origin| origin == uri.origin()) {
        return Ok(());
    }
    Err("frontchannel_logout_uri must have the origin of one of redirect_uris")
}
