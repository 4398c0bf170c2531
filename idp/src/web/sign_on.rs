//! The single sign-on session of a browser.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::response::Response;

use super::answer::see_other;
use super::cookies;
use super::error::PageError;
use super::extract::Peer;
use super::interaction::append;
use super::preferences;
use crate::app::App;
use crate::crypto::{Secret, SecretHash, random_id};
use crate::domain::{Account, Authenticator, Event, EventKind, Session, Sid, Timestamp};
use crate::oidc::authorize::SignedIn;
use crate::store::Device;

/// Who is signed in in this browser, if anybody; notes that the session is in use.
pub(super) async fn current(
    app: &App,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<Option<SignedIn>, PageError> {
    let Some(secret) = cookies::read(headers, cookies::SESSION) else {
        return Ok(None);
    };
    let mut tx = app.store.direct().await?;
    let idle = app.settings.sessions.idle;
    let Some((session, account)) = tx.find_session(&SecretHash::of(secret), idle, now).await?
    else {
        return Ok(None);
    };
    tx.touch_session(&session, now).await?;
    Ok(Some(SignedIn { session, account }))
}

/// Who is signed in in this browser; nobody goes further without, but to the form.
pub(super) async fn required(
    app: &App,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<SignedIn, PageError> {
    current(app, headers, now)
        .await?
        .ok_or(PageError::SignInFirst)
}

/// Begins a session for somebody who has just proved themselves, under a new secret.
///
/// The same person in the same browser goes on in the session that is there, so that partners keep
/// knowing it by its `sid`; anybody else's session in this browser ends first.
pub(super) async fn begin(
    app: &Arc<App>,
    account: &Account,
    authenticators: Vec<Authenticator>,
    before: Option<SignedIn>,
    place: &Place,
) -> Result<(SignedIn, Secret), PageError> {
    let secret = Secret::random();
    let now = place.now;
    let sid = match &before {
        Some(before) if before.account.id == account.id => before.session.sid.clone(),
        _ => Sid::from_random(random_id()),
    };
    let session = Session {
        sid,
        account: account.id,
        auth_time: now,
        authenticators,
        seen_at: now,
        expires_at: now + app.settings.sessions.lifetime,
    };
    let mut tx = app.store.begin().await?;
    if !tx.renew_session(&session, &secret.hash()).await? {
        if let Some(before) = &before {
            tx.sign_out(&before.session.sid, now).await?;
        }
        tx.add_session(&session, &secret.hash(), &place.device())
            .await?;
    }
    tx.commit().await?;
    record(app, &session, place).await?;
    Ok((
        SignedIn {
            session,
            account: account.clone(),
        },
        secret,
    ))
}

/// Lets somebody in who has just become a person of ours and proven the password: to their own
/// space.
pub(super) async fn welcome(
    app: &Arc<App>,
    account: &Account,
    headers: &HeaderMap,
    place: &Place,
) -> Result<Response, PageError> {
    let before = current(app, headers, place.now).await?;
    let used = vec![Authenticator::Password];
    let (_, secret) = begin(app, account, used, before, place).await?;
    let mut response = see_other("/");
    append(&mut response, &cookies::session(&secret));
    preferences::follow(app, account.id, &mut response).await?;
    Ok(response)
}

/// The person of a session showed one thing more: it goes on under a new secret. When the password
/// was checked does not change.
pub(super) async fn raise(
    app: &App,
    signed_in: SignedIn,
    with: Authenticator,
    place: &Place,
) -> Result<(SignedIn, Secret), PageError> {
    let secret = Secret::random();
    let SignedIn {
        mut session,
        account,
    } = signed_in;
    session.authenticators.push(with);
    session.authenticators.sort_unstable();
    session.authenticators.dedup();
    session.seen_at = place.now;
    let mut tx = app.store.direct().await?;
    if !tx.renew_session(&session, &secret.hash()).await? {
        // It was ended meanwhile.
        return Err(PageError::Expired { start_again: None });
    }
    drop(tx);
    record(app, &session, place).await?;
    Ok((SignedIn { session, account }, secret))
}

async fn record(app: &App, session: &Session, place: &Place) -> Result<(), PageError> {
    let used: Vec<&str> = session
        .authenticators
        .iter()
        .map(|used| used.as_str())
        .collect();
    let event = Event::new(EventKind::SignedIn, place.now)
        .account(session.account)
        .sid(&session.sid)
        .detail(used.join(" "));
    Ok(app.journal.record(event.address(&place.peer.0)).await?)
}

/// Ends a session and what was granted within it, and has its partners told: all or nothing.
pub(super) async fn end(app: &App, signed_in: &SignedIn, place: &Place) -> Result<(), PageError> {
    let now = place.now;
    let mut tx = app.store.begin().await?;
    let ended = tx.sign_out(&signed_in.session.sid, now).await?;
    tx.commit().await?;
    if ended {
        let event = Event::new(EventKind::SignedOut, now).account(signed_in.account.id);
        app.journal
            .record(event.sid(&signed_in.session.sid).address(&place.peer.0))
            .await?;
    }
    Ok(())
}

/// When and from where somebody signs in.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) now: Timestamp,
    pub(super) peer: Peer,
    pub(super) user_agent: String,
}

impl FromRequestParts<Arc<App>> for Place {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let user_agent = parts
            .headers
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok());
        let user_agent = user_agent.unwrap_or_default().chars().take(300).collect();
        let peer = Peer::from_request_parts(parts, app).await?;
        Ok(Self {
            now: app.clock.now(),
            peer,
            user_agent,
        })
    }
}

impl Place {
    fn device(&self) -> Device {
        Device {
            user_agent: self.user_agent.clone(),
            address: self.peer.0.to_string(),
        }
    }
}
