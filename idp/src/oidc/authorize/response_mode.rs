//! `response_mode`: how the answer travels (OAuth 2.0 Multiple Response Types §2.1, Form Post, JARM
//! §2.3).

use super::super::error::Refusal;
use super::super::params::Params;
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

pub(super) fn check(params: &Params) -> Result<ResponseMode, Refusal> {
    match params.get("response_mode") {
        None => Ok(ResponseMode::Query),
        Some(JWT) => Ok(ResponseMode::QueryJwt),
        Some(mode) => mode
            .parse()
            .map_err(|_| Refusal::invalid("response_mode is not supported")),
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
