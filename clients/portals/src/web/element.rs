//! The page of a firm that has the sign-in in it: `<net-entreprises-login>`, in each of its modes.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{App, pages::page, params::Params, visitor::Visitor};

/// The version that this page was tested with, and its digest, from `/widget/integrity.json`: a
/// browser runs these bytes or none.
const SCRIPT: &str = "/widget/1.0.0/net-entreprises-login.js";
const INTEGRITY: &str = "sha384-C0gb8WmGMktF3296sjmr0y1a/bTuicnqZ87VBlvSniFtd5OQnlR6PwiWFwcWiu/3";

#[derive(Template)]
#[template(path = "element.html")]
struct WithElement<'a> {
    visitor: &'a Visitor,
    script: String,
    integrity: &'static str,
    mode: &'static str,
    /// Each mode and what it is called.
    modes: [(&'static str, &'static str); 3],
}

const MODES: [&str; 3] = ["inline", "popup", "redirect"];

#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    mode: String,
}

pub(super) async fn welcome(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Params(Shown { mode }): Params<Shown>,
) -> Response {
    if visitor.session.is_some() {
        return Redirect::to("/espace").into_response();
    }
    let [first, ..] = MODES;
    let issuer = app.settings.registration.issuer.url().origin();
    let [inline, popup, redirect] = MODES;
    let [in_page, in_window, elsewhere] = visitor.words.modes;
    let template = WithElement {
        visitor: &visitor,
        script: format!("{}{SCRIPT}", issuer.ascii_serialization()),
        integrity: INTEGRITY,
        mode: MODES
            .into_iter()
            .find(|known| *known == mode)
            .unwrap_or(first),
        modes: [(inline, in_page), (popup, in_window), (redirect, elsewhere)],
    };
    page(StatusCode::OK, &template)
}
