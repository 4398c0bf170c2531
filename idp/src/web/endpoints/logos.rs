//! Partners' logos, as we fetched them.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::assets::FOREVER;
use crate::app::App;
use crate::web::error::PageError;

/// The media type is ours, from the bytes; what every answer carries keeps browsers from guessing
/// another and from running anything (`nosniff`, `sandbox`).
pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, PageError> {
    let hash = hash(uri.path()).ok_or(PageError::NotFound)?;
    let found = app.store.direct().await?.find_logo(hash).await?;
    let logo = found.ok_or(PageError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, logo.kind.as_str()),
        (header::CACHE_CONTROL, FOREVER),
    ];
    Ok((headers, logo.image).into_response())
}

/// As the pages write it, and nothing else that strangers think of.
fn hash(path: &str) -> Option<&str> {
    let hash = path.strip_prefix("/logos/")?;
    let base64url = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (hash.len() == 43 && hash.bytes().all(base64url)).then_some(hash)
}
