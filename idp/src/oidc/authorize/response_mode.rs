//! `response_mode`: how the answer travels (OAuth 2.0 Multiple Response Types §2.1, Form Post, JARM
//! §2.3).

use super::super::error::Refusal;
use super::super::params::Params;
use super::{Destination, response_type};
use crate::domain::{Client, words};

words! {
    /// How the answer travels through the browser.
    pub enum ResponseMode {
        Query = "query",
        Fragment = "fragment",
        FormPost = "form_post",
        // As one signed JWT.
        QueryJwt = "query.jwt",
        FragmentJwt = "fragment.jwt",
        FormPostJwt = "form_post.jwt",
        /// A message to the page that holds the frame or opened the window. No standard yet
        /// (draft-meyerzuselha-oauth-web-message-response-mode).
        WebMessage = "web_message",
    }
}

impl ResponseMode {
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::QueryJwt | Self::FragmentJwt | Self::FormPostJwt)
    }
}

/// JARM §2.3.4: the signed form of what would be used without `response_mode`.
pub const JWT: &str = "jwt";

/// Tokens never go into a query, where logs and histories keep them (Multiple Response Types §3,
/// JARM §2.3.1).
pub(super) fn check(params: &Params) -> Result<ResponseMode, Refusal> {
    let front = response_type::is_front_channel(params);
    let mode = match (params.get("response_mode"), front) {
        (None, _) => return Ok(default(params)),
        (Some(JWT), false) => return Ok(ResponseMode::QueryJwt),
        (Some(JWT), true) => return Ok(ResponseMode::FragmentJwt),
        (Some(mode), _) => mode.parse(),
    };
    match mode {
        Ok(ResponseMode::Query | ResponseMode::QueryJwt) if front => Err(Refusal::invalid(
            "response_mode query is not for this response_type",
        )),
        Ok(mode) => Ok(mode),
        Err(_) => Err(Refusal::invalid("response_mode is not supported")),
    }
}

pub(super) fn default(params: &Params) -> ResponseMode {
    if response_type::is_front_channel(params) {
        ResponseMode::Fragment
    } else {
        ResponseMode::Query
    }
}

/// Only pages that an operator has named are told anything in a message.
pub fn check_message(destination: &Destination, client: &Client) -> Result<(), Refusal> {
    let origin = destination.redirect_uri.origin();
    let named = || {
        client
            .embed_origins
            .iter()
            .any(|named| named.as_str() == origin)
    };
    if destination.response_mode == ResponseMode::WebMessage && !named() {
        return Err(Refusal::invalid(
            "response_mode web_message needs the origin of redirect_uri in embed_origins",
        ));
    }
    Ok(())
}

pub(super) fn check_signed(mode: ResponseMode, client: &Client) -> Result<(), Refusal> {
    if client.demands_signed_answers() && !mode.is_signed() {
        return Err(Refusal::invalid(
            "this client must have its answers signed: response_mode must be jwt",
        ));
    }
    Ok(())
}
