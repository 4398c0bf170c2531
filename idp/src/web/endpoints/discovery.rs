//! `/.well-known/openid-configuration` (Discovery §4) and its OAuth twin (RFC 8414 §3).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// An hour: the document changes with an upgrade only.
const CACHE: &str = "public, max-age=3600";

pub(in crate::web) async fn show(State(app): State<Arc<App>>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, CACHE),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, Bytes::clone(&app.discovery)).into_response()
}
