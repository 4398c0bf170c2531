//! `response_mode`: how the answer travels (OAuth 2.0 Multiple Response Types §2.1, Form Post).

use super::super::error::Refusal;
use super::super::params::Params;
use crate::domain::words;

words! {
    /// How the answer travels through the browser.
    pub enum ResponseMode {
        Query = "query",
        Fragment = "fragment",
        FormPost = "form_post",
    }
}

pub(super) fn check(params: &Params) -> Result<ResponseMode, Refusal> {
    let Some(mode) = params.get("response_mode") else {
        return Ok(ResponseMode::Query);
    };
    mode.parse()
        .map_err(|_| Refusal::invalid("response_mode is not supported"))
}
