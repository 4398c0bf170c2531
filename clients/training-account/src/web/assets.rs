//! The style sheet, and the logo, which the provider shows on its sign-in page too.

use axum::{http::header, response::IntoResponse};

const CACHE: &str = "public, max-age=3600";

pub(super) async fn style() -> impl IntoResponse {
    file(
        "text/css; charset=utf-8",
        include_str!("../../static/style.css"),
    )
}

pub(super) async fn logo() -> impl IntoResponse {
    let shared = [("cross-origin-resource-policy", "cross-origin")];
    (
        shared,
        file("image/svg+xml", include_str!("../../static/logo.svg")),
    )
}

fn file(content_type: &'static str, content: &'static str) -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, CACHE),
        ],
        content,
    )
}
