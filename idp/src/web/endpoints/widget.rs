//! `/widget/…`: the element that partners put into their pages, for any site to load.
//!
//! Under `v1` it is the newest that keeps the same contract; under its full version it never
//! changes, so that a page may name its digest (Subresource Integrity).

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::assets::FOREVER;
use crate::crypto::sha384;
use crate::web::error::PageError;

/// The element's source: what partners install from npm is the same file.
const SOURCE: &str = include_str!("../../../../widget/net-entreprises-login.js");

/// The version in `widget/package.json`.
const VERSION: &str = "1.0.0";

/// A mended element reaches everybody within the hour.
const FOR_NOW: &str = "public, max-age=3600, stale-while-revalidate=86400";

/// Any page may load it, those that isolate themselves included.
const FOR_ALL: [(HeaderName, &str); 2] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
];

pub(in crate::web) async fn show(Path(version): Path<String>) -> Result<Response, PageError> {
    let caching = match version.as_str() {
        "v1" => FOR_NOW,
        VERSION => FOREVER,
        _ => return Err(PageError::NotFound),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, caching),
    ];
    Ok((FOR_ALL, headers, SOURCE).into_response())
}

/// What a page names to be sure of what it loads.
pub(in crate::web) async fn describe() -> Response {
    let integrity = format!("sha384-{}", STANDARD.encode(sha384(SOURCE)));
    let described = json!({
        "version": VERSION,
        "path": format!("/widget/{VERSION}/net-entreprises-login.js"),
        "integrity": integrity,
    });
    (FOR_ALL, [(header::CACHE_CONTROL, FOR_NOW)], Json(described)).into_response()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_version_is_the_packages() {
        let package = include_str!("../../../../widget/package.json");
        let package: Value = serde_json::from_str(package).unwrap();
        assert_eq!(package["version"], VERSION);
        let manifest = include_str!("../../../../widget/custom-elements.json");
        let manifest: Value = serde_json::from_str(manifest).unwrap();
        let element = &manifest["modules"][0]["declarations"][0];
        assert_eq!(element["tagName"], "net-entreprises-login");
    }
}
