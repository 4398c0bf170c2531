//! Signing out, here first and then at the provider; and being told that it happened elsewhere.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{App, pages::page, params::Params, visitor::Visitor};
use crate::session::{self, SESSION_COOKIE, Session};

/// A form posts here. The session cookie is `SameSite=Lax`, so no other site's form can.
pub(super) async fn leave(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let next = match &visitor.session {
        Some(session) => provider_address(&app, session).await,
        None => None,
    };
    if let Some(id) = visitor.cookie(SESSION_COOKIE) {
        app.memory.end(id);
    }
    let gone = session::cookie(SESSION_COOKIE, String::new());
    let next = next.unwrap_or_else(|| "/signed-out".to_owned());
    (visitor.cookies.remove(gone), Redirect::to(&next)).into_response()
}

/// `None` when the provider cannot be reached: the person is signed out here all the same, and
/// the next page says of how much.
async fn provider_address(app: &App, session: &Session) -> Option<String> {
    let state = session::random();
    let asked = app
        .provider
        .sign_out_address(&session.id_token, state.clone());
    let address = asked
        .await
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
#[template(path = "message.html")]
struct SignedOut<'a> {
    visitor: &'a Visitor,
    title: &'static str,
    text: &'static str,
    next: &'static str,
    next_label: &'static str,
}

/// The provider sends back the `state` it was given once its own session is over.
pub(super) async fn left(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Params(confirmation): Params<Confirmation>,
) -> Response {
    let words = visitor.words;
    let everywhere = confirmation
        .state
        .is_some_and(|state| app.memory.departures.remove(&state).is_some());
    let template = SignedOut {
        visitor: &visitor,
        title: words.signed_out,
        text: if everywhere {
            words.signed_out_everywhere
        } else {
            words.signed_out_here
        },
        next: "/",
        next_label: words.home,
    };
    page(StatusCode::OK, &template)
}

#[derive(Debug, Deserialize)]
pub(super) struct Notice {
    logout_token: String,
}

/// The provider's word that one of its sessions has ended. No cookie, no browser: the token alone
/// says who is speaking. 200 also when there was nothing left to end (Back-Channel Logout §2.8).
pub(super) async fn told(State(app): State<Arc<App>>, Form(notice): Form<Notice>) -> StatusCode {
    match app.provider.ended_session(&notice.logout_token).await {
        Ok(ended) if app.memory.close(&ended.sid, &ended.jti) => StatusCode::OK,
        Ok(_) => StatusCode::BAD_REQUEST,
        Err(failure) => {
            tracing::warn!(%failure, "back-channel sign-out");
            StatusCode::BAD_REQUEST
        }
    }
}
