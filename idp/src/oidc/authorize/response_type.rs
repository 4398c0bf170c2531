//! `response_type`: the code flow, and what else the operator and the registration allow (RFC 6749
//! §3.1.1, OpenID Connect Core §3.2.2.1 and §3.3.2.1, RFC 9700 §2.1.2).

use super::super::error::{ErrorCode, Refusal};
use super::super::params::Params;
use super::Against;
use crate::domain::ResponseType;

pub(super) fn check(params: &Params, against: &Against<'_>) -> Result<ResponseType, Refusal> {
    let text = params
        .get("response_type")
        .ok_or_else(|| Refusal::invalid("response_type is missing"))?;
    let known = ResponseType::parse(text);
    let allowed = known.filter(|kind| against.implicit || !kind.is_front_channel());
    let response_type = allowed.ok_or_else(|| {
        Refusal::new(
            ErrorCode::UnsupportedResponseType,
            "response_type is not supported",
        )
    })?;
    if !against.client.response_types.contains(&response_type) {
        return Err(Refusal::new(
            ErrorCode::UnauthorizedClient,
            "response_type is not registered for this client",
        ));
    }
    Ok(response_type)
}

/// Would a token go through the browser, whether or not it may?
pub(super) fn is_front_channel(params: &Params) -> bool {
    let known = params.get("response_type").and_then(ResponseType::parse);
    known.is_some_and(ResponseType::is_front_channel)
}
