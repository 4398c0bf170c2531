//! `response_type`: only the code flow (RFC 6749 §3.1.1, RFC 9700 §2.1.2).

use super::super::error::{ErrorCode, Refusal};
use super::super::params::Params;

pub(super) fn check(params: &Params) -> Result<(), Refusal> {
    match params.get("response_type") {
        Some("code") => Ok(()),
        Some(_) => Err(Refusal::new(
            ErrorCode::UnsupportedResponseType,
            "response_type must be code",
        )),
        None => Err(Refusal::invalid("response_type is missing")),
    }
}
