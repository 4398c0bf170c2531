//! `/invitation`: the one-time link of somebody who was asked in.
//!
//! Opening it shows who is meant and changes nothing, so that a mail program that looks at links
//! does no harm. Sending the form uses it up: the account is active, its address is known to be
//! right, and the person is signed in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::accounts::declarants::is_acceptable;
use crate::app::App;
use crate::crypto::{Password, SecretHash};
use crate::domain::{Account, AccountState, Authenticator, Event, EventKind};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::interaction::append;
use crate::web::page::Page;
use crate::web::pages::{Invitation, InvitationProblem};
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let key = query.get("key").unwrap_or_default();
    let mut tx = app.store.direct().await?;
    let account = tx.find_invitation(&SecretHash::of(key), now).await?;
    let account = account.ok_or(PageError::DeadLink)?;
    page(&app, &account, key, &viewer, None).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let key = form.get("key").unwrap_or_default();
    let secret = SecretHash::of(key);
    let mut tx = app.store.direct().await?;
    let account = tx.find_invitation(&secret, place.now).await?;
    drop(tx);
    let account = account.ok_or(PageError::DeadLink)?;
    let password = match chosen(&form) {
        Ok(password) => password,
        Err(problem) => return page(&app, &account, key, &viewer, Some(problem)).await,
    };
    let Ok(hash) = app.hashers.hash(password).await else {
        let problem = Some(InvitationProblem::Busy);
        return page(&app, &account, key, &viewer, problem).await;
    };
    let mut tx = app.store.begin().await?;
    let accepted = tx.accept_invitation(&secret, &hash?, place.now).await?;
    tx.commit().await?;
    if accepted.is_none() {
        return Err(PageError::DeadLink);
    }
    let event = Event::new(EventKind::InvitationAccepted, place.now).account(account.id);
    app.journal.record(event.address(&place.peer.0)).await?;
    let before = sign_on::current(&app, &headers, place.now).await?;
    let account = Account {
        state: AccountState::Active,
        ..account
    };
    let (_, secret) = sign_on::begin(
        &app,
        &account,
        vec![Authenticator::Password],
        before,
        &place,
    )
    .await?;
    let mut response = see_other("/");
    let cookie = cookies::set(cookies::SESSION, secret.expose(), None);
    append(&mut response, &cookie);
    Ok(response)
}

fn chosen(form: &Params) -> Result<Password, InvitationProblem> {
    let typed = form.get("password").unwrap_or_default();
    if !is_acceptable(typed) {
        return Err(InvitationProblem::Unacceptable);
    }
    if form.get("again") != Some(typed) {
        return Err(InvitationProblem::Different);
    }
    Ok(Password::typed(typed))
}

async fn page(
    app: &App,
    account: &Account,
    key: &str,
    viewer: &Viewer,
    problem: Option<InvitationProblem>,
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let establishment = tx.find_establishment(account.siret).await?;
    let page = Invitation {
        frame: viewer.frame(None),
        person: &format!("{} {}", account.first_name, account.last_name),
        siret: account.siret,
        establishment: establishment.as_ref().and_then(|known| known.known_name()),
        key,
        problem,
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(InvitationProblem::Busy) => StatusCode::SERVICE_UNAVAILABLE,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(Page::new(&page)?.status(status).into_response())
}
