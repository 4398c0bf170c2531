//! `/jwks`: our public keys (RFC 7517), to be kept a while and asked for again by their tag.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::{App, Keys};

const CACHE: &str = "public, max-age=300";
const _: () = assert!(Keys::MAX_AGE.as_secs() == 300);

pub(in crate::web) async fn show(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let published = app.keys.current();
    let answer = [
        (header::CONTENT_TYPE, "application/jwk-set+json"),
        (header::CACHE_CONTROL, CACHE),
        (header::ETAG, published.etag.as_str()),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tag| tag.to_str().ok());
    if known.is_some_and(|tags| {
        tags.split(',')
            .any(|tag| names(tag.trim(), &published.etag))
    }) {
        return (StatusCode::NOT_MODIFIED, answer).into_response();
    }
    (answer, published.jwks.clone()).into_response()
}

/// RFC 9110 §13.1.2: compared weakly, for a proxy that compresses weakens the tag.
fn names(tag: &str, latest: &str) -> bool {
    tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == latest
}
