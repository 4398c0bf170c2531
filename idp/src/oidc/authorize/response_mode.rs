//! `response_mode`: how the answer travels (OAuth 2.0 Multiple Response Types §2.1, Form Post, JARM
//! §2.3).

use super::super::error::Refusal;
use super::super::params::Params;
use super::response_type;
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

pub(super) fn check_signed(mode: ResponseMode, client: &Client) -> Result<(), Refusal> {
    if client.demands_signed_answers() && !mode.is_signed() {
        return Err(Refusal::invalid(
            "this client must have its answers signed: response_mode must be jwt",
        ));
    }
    Ok(())
}
