//! The style sheet, and the logo, which the provider fetches as PNG for its sign-in page.

use axum::{http::header, response::IntoResponse};

const CACHE: &str = "public, max-age=3600";

pub(super) async fn style() -> impl IntoResponse {
    file(
        "text/css; charset=utf-8",
        include_str!("../../static/style.css"),
    )
}

pub(super) async fn logo() -> impl IntoResponse {
    file("image/svg+xml", include_str!("../../static/logo.svg"))
}

pub(super) async fn logo_for_the_provider() -> impl IntoResponse {
    file(
        "image/png",
        include_bytes!("../../static/logo.png").as_slice(),
    )
}

fn file(content_type: &'static str, content: impl IntoResponse) -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, content_type),
            (header::CACHE_CONTROL, CACHE),
        ],
        content,
    )
}
