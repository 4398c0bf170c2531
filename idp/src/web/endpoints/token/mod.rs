//! `/token` (RFC 6749 §3.2): one file for each thing that can be traded, and [`issue`] for what is
//! given in return.

mod code;
mod issue;
mod refresh;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::client::FromClient;
use crate::app::App;
use crate::oidc::token::TokenRequest;
use crate::web::error::ApiError;

pub(in crate::web) async fn exchange(
    State(app): State<Arc<App>>,
    from: FromClient,
) -> Result<Response, ApiError> {
    let tokens = match TokenRequest::parse(&from.params, &from.partner.client)? {
        TokenRequest::Code(request) => code::redeem(&app, &from, &request).await?,
        TokenRequest::Refresh(request) => refresh::refresh(&app, &from, &request).await?,
    };
    Ok(([(header::PRAGMA, "no-cache")], Json(tokens)).into_response())
}
