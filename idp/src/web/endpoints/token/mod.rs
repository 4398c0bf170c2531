//! `/token` (RFC 6749 §3.2): one file for each thing that can be traded, and [`issue`] for what is
//! given in return.

mod code;
mod device;
mod exchange;
mod issue;
mod own;
mod refresh;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::client::FromClient;
use crate::app::App;
use crate::oidc::binding;
use crate::oidc::token::TokenRequest;
use crate::web::dpop::next_nonce;
use crate::web::error::ApiError;

pub(in crate::web) async fn exchange(
    State(app): State<Arc<App>>,
    from: FromClient,
) -> Result<Response, ApiError> {
    let client = &from.partner.client;
    let request = TokenRequest::parse(&from.params, client, app.issuer())?;
    // What is refused here uses up neither code nor refresh token: who lacks a nonce comes again.
    let key = binding::settle(client, from.proven_key(&app).await?, from.certificate())?;
    let tokens = match request {
        TokenRequest::Code(request) => code::redeem(&app, &from, &request, key).await?,
        TokenRequest::Refresh(request) => refresh::refresh(&app, &from, &request, key).await?,
        TokenRequest::Client(request) => own::issue(&app, &from, request, key).await?,
        TokenRequest::Exchange(request) => exchange::exchange(&app, &from, &request, key).await?,
        TokenRequest::Device(request) => device::redeem(&app, &from, request, key).await?,
    };
    let nonce = next_nonce(&app, client, from.now);
    let headers = [(header::PRAGMA, "no-cache")];
    Ok((nonce, headers, Json(tokens)).into_response())
}
