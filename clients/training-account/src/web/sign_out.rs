//! Signing out, here first and then at the provider.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{App, page::page, params::Params, visitor::Visitor};
use crate::{
    session::{self, SESSION_COOKIE, Session},
    words::Words,
};

/// A form posts here. The session cookie is `SameSite=Lax`, so no other site's form can.
pub(super) async fn leave(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let next = match &visitor.session {
        Some(session) => provider_address(&app, session).await,
        None => None,
    };
    if let Some(id) = visitor.cookie(SESSION_COOKIE) {
        app.memory.sessions.invalidate(id);
    }
    let gone = session::cookie(SESSION_COOKIE, String::new());
    let next = next.unwrap_or_else(|| "/signed-out".to_owned());
    (visitor.cookies.remove(gone), Redirect::to(&next)).into_response()
}

/// `None` when the provider cannot be reached or has no such place: the person is signed out
/// here all the same, and the next page says of how much.
async fn provider_address(app: &App, session: &Session) -> Option<String> {
    let state = session::random();
    let address = app
        .provider
        .sign_out_address(&session.id_token, state.clone())
        .await;
    let address = address
        .inspect_err(|failure| tracing::warn!(%failure, "sign-out"))
        .ok()??;
    app.memory.departures.insert(state, ());
    Some(address.into())
}

#[derive(Debug, Deserialize)]
pub(super) struct Confirmation {
    state: Option<String>,
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOut<'a> {
    visitor: &'a Visitor,
    words: &'static Words,
    everywhere: bool,
}

/// The provider sends back the `state` it was given once its own session is over.
pub(super) async fn left(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Params(confirmation): Params<Confirmation>,
) -> Response {
    let everywhere = confirmation
        .state
        .is_some_and(|state| app.memory.departures.remove(&state).is_some());
    let template = SignedOut {
        visitor: &visitor,
        words: visitor.words,
        everywhere,
    };
    page(StatusCode::OK, &template)
}
