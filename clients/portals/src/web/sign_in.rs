//! From a page that somebody wants to a session, by way of the provider.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{App, Refusal, params::Params, visitor::Visitor};
use crate::{
    provider::Manner,
    session::{self, BROWSER_COOKIE, Pending, SESSION_COOKIE, Session},
};

/// What a provider answers when it would have to show a page (Core §3.1.2.6).
const NEEDS_A_PAGE: [&str; 4] = [
    "login_required",
    "interaction_required",
    "consent_required",
    "account_selection_required",
];

/// The button of the welcome page.
pub(super) async fn start(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    begin(&app, &visitor, Manner::Asking, "/espace".to_owned(), None).await
}

pub(super) async fn begin(
    app: &App,
    visitor: &Visitor,
    manner: Manner,
    target: String,
    login_hint: Option<String>,
) -> Response {
    let language = visitor.words.language;
    let request = match app.provider.request(manner, language, login_hint).await {
        Ok(request) => request,
        Err(failure) => return Refusal::from(failure).into_page(visitor),
    };
    // Kept when there is one, so that two tabs can sign in side by side.
    let browser = visitor
        .cookie(BROWSER_COOKIE)
        .map_or_else(session::random, str::to_owned);
    let pending = Pending {
        browser: browser.clone(),
        expected: request.expected,
        target,
    };
    app.memory.pending.insert(request.state, pending);
    let cookie = session::cookie(BROWSER_COOKIE, browser);
    let cookies = visitor.cookies.clone().add(cookie);
    (cookies, Redirect::to(request.url.as_str())).into_response()
}

/// The provider's answer. Nothing in it is believed until [`complete`] has checked it.
#[derive(Debug, Deserialize)]
pub(super) struct UnverifiedAnswer {
    state: Option<String>,
    iss: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

pub(super) async fn callback(
    State(app): State<Arc<App>>,
    mut visitor: Visitor,
    Params(answer): Params<UnverifiedAnswer>,
) -> Response {
    // The code belongs in no link of the page that may follow.
    visitor.here = String::from("/");
    complete(&app, &visitor, answer)
        .await
        .unwrap_or_else(|refusal| refusal.into_page(&visitor))
}

async fn complete(
    app: &App,
    visitor: &Visitor,
    answer: UnverifiedAnswer,
) -> Result<Response, Refusal> {
    let pending = answer
        .state
        .and_then(|state| app.memory.pending.remove(&state))
        .filter(|pending| visitor.cookie(BROWSER_COOKIE) == Some(&pending.browser))
        .ok_or(Refusal::Stale)?;
    // RFC 9207 §2.4: an answer that another provider relayed is refused before it is used.
    if answer.iss.as_deref() != Some(app.settings.registration.issuer.as_str()) {
        return Err(Refusal::Untrusted);
    }
    let silent = pending.expected.manner == Manner::Silent;
    match (answer.code, answer.error.as_deref()) {
        (Some(code), None) => {
            let session = app.provider.redeem(code, pending.expected).await?;
            Ok(arrive(app, visitor, session, &pending.target))
        }
        // Nobody is signed in over there: now with its form, once, and on to the same page.
        (None, Some(error)) if silent && NEEDS_A_PAGE.contains(&error) => {
            Ok(begin(app, visitor, Manner::Asking, pending.target, None).await)
        }
        (None, Some("access_denied")) => Err(Refusal::Cancelled(pending.target)),
        _ => Err(Refusal::ProviderError),
    }
}

/// The identifier is new, and the session this browser had before is gone: nobody can have
/// planted it.
fn arrive(app: &App, visitor: &Visitor, session: Session, target: &str) -> Response {
    if let Some(previous) = visitor.cookie(SESSION_COOKIE) {
        app.memory.end(previous);
    }
    let cookie = session::cookie(SESSION_COOKIE, app.memory.open(session));
    let cookies = visitor.cookies.clone().add(cookie);
    (cookies, Redirect::to(target)).into_response()
}
