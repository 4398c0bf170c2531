//! From "I want this page" to a session, by way of the provider.
//!
//! 1. [`begin`] remembers the page, and sends the browser to the provider with a fresh `state`;
//! 2. the person signs in there, or already has;
//! 3. [`callback`] receives the answer, checks that this browser asked for it, exchanges the
//!    code, asks who the person is, opens a session under a new identifier and goes on to the
//!    page of step 1.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{App, Refusal, params::Params, visitor::Visitor};
use crate::{
    habilitations::Entitlements,
    local_path::LocalPath,
    person::Person,
    provider::{Failure, Tokens},
    session::{self, BROWSER_COOKIE, Pending, SESSION_COOKIE, Session},
};

/// The button of the welcome page.
pub(super) async fn start(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    begin(&app, &visitor, LocalPath::home(), None).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Initiation {
    iss: Option<String>,
    target_link_uri: Option<String>,
    login_hint: Option<String>,
}

/// Another site sends someone over (OpenID Connect Core §4), by a link or by a form: our
/// provider's user, to a page of ours, or nobody.
pub(super) async fn initiate(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Params(initiation): Params<Initiation>,
) -> Response {
    let target = match &initiation.target_link_uri {
        Some(target) => LocalPath::parse(&app.settings.url, target),
        None => Some(LocalPath::home()),
    };
    match target {
        Some(target) if initiation.iss.as_deref() == Some(app.settings.issuer.as_str()) => {
            begin(&app, &visitor, target, initiation.login_hint).await
        }
        _ => Refusal::WrongInitiation.into_page(&visitor),
    }
}

pub(super) async fn begin(
    app: &App,
    visitor: &Visitor,
    target: LocalPath,
    login_hint: Option<String>,
) -> Response {
    let request = app
        .provider
        .authorization_request(visitor.words.language, login_hint)
        .await;
    let request = match request {
        Ok(request) => request,
        Err(failure) => return Refusal::from(failure).into_page(visitor),
    };
    // Kept when there is one, so that two tabs can sign in side by side.
    let browser = visitor
        .cookie(BROWSER_COOKIE)
        .map_or_else(session::random, str::to_owned);
    let pending = Pending {
        browser: browser.clone(),
        nonce: request.nonce,
        verifier: request.verifier.into_secret(),
        target,
    };
    app.memory
        .pending
        .insert(request.state.into_secret(), pending);
    let cookies = visitor
        .cookies
        .clone()
        .add(session::cookie(BROWSER_COOKIE, browser));
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
    if answer.iss.as_deref() != Some(app.settings.issuer.as_str()) {
        return Err(Refusal::Untrusted);
    }
    let code = match (answer.code, answer.error.as_deref()) {
        (Some(code), None) => code,
        (None, Some("access_denied")) => return Err(Refusal::Cancelled(pending.target)),
        _ => return Err(Refusal::ProviderError),
    };
    let tokens = app
        .provider
        .redeem(code, pending.pkce_verifier(), &pending.nonce)
        .await?;
    let session = open(app, tokens).await?;
    Ok(arrive(app, visitor, session, &pending.target))
}

/// Without an answer about who the person is there is no session: on a shared computer, the name is
/// how people notice that they are about to act as someone else. The provider answered a moment
/// ago, so there is little to gain by going on without.
async fn open(app: &App, tokens: Tokens) -> Result<Session, Failure> {
    let claims = &tokens.claims;
    let told = app
        .provider
        .user_info(tokens.access_token.clone(), claims.subject().clone())
        .await?;
    Ok(Session {
        person: Person::of(&told),
        acr: claims.auth_context_ref().map(|acr| acr.to_string()),
        auth_time: claims.auth_time().map(|time| time.timestamp()),
        sid: claims.additional_claims().sid.clone(),
        entitlements: Entitlements::of(&tokens, &app.provider).await,
        id_token: tokens.id_token,
    })
}

/// The identifier is new, and the session this browser had before is gone: nobody can have
/// planted it.
fn arrive(app: &App, visitor: &Visitor, session: Session, target: &LocalPath) -> Response {
    if let Some(previous) = visitor.cookie(SESSION_COOKIE) {
        app.memory.sessions.invalidate(previous);
    }
    let id = app.memory.open(session);
    let cookies = visitor
        .cookies
        .clone()
        .add(session::cookie(SESSION_COOKIE, id));
    (cookies, Redirect::to(target.as_str())).into_response()
}
