//! What anyone may see.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use super::{
    App, Refusal,
    page::page,
    params::Params,
    visitor::{LANGUAGE_COOKIE, Visitor},
};
use crate::{local_path::LocalPath, words::Words};

#[derive(Template)]
#[template(path = "welcome.html")]
struct Welcome<'a> {
    visitor: &'a Visitor,
    words: &'static Words,
}

pub(super) async fn show(visitor: Visitor) -> Response {
    page(
        StatusCode::OK,
        &Welcome {
            visitor: &visitor,
            words: visitor.words,
        },
    )
}

#[derive(Debug, Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    back: String,
}

/// Remembers a choice of language, and goes back to the page it was made on.
pub(super) async fn choose_language(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(code): Path<String>,
    Params(Back { back }): Params<Back>,
) -> Response {
    let language = Words::in_language(&code).language;
    let cookie = Cookie::build((LANGUAGE_COOKIE, language))
        .path("/")
        .same_site(SameSite::Lax);
    let back = LocalPath::parse(&app.settings.url, &back).unwrap_or_else(LocalPath::home);
    (visitor.cookies.add(cookie), Redirect::to(back.as_str())).into_response()
}

pub(super) async fn not_found(visitor: Visitor) -> Response {
    Refusal::NotFound.into_page(&visitor)
}
