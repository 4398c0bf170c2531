//! Style sheets, scripts and icons.

use axum::extract::OriginalUri;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::web::assets;
use crate::web::error::PageError;

/// Kept for ever: a file of other content has another name.
pub(super) const FOREVER: &str = "public, max-age=31536000, immutable";

pub(in crate::web) async fn show(OriginalUri(uri): OriginalUri) -> Result<Response, PageError> {
    let asset = assets::find(uri.path()).ok_or(PageError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, FOREVER),
    ];
    Ok((headers, asset.bytes).into_response())
}
