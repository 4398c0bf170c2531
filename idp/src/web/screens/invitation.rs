//! `/invitation`: the one-time link of somebody who was asked in.
//!
//! Opening it shows who is meant and changes nothing, so that a mail program that looks at links
//! does no harm. Sending the form uses it up: the account is active, its address is known to be
//! right, and the person is signed in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::with_patience;
use crate::app::App;
use crate::crypto::{Busy, Password, PasswordHash, SecretHash};
use crate::domain::{Account, AccountState, Authenticator, Event, EventKind, Timestamp};
use crate::web::answer::see_other;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::headers::Policy;
use crate::web::interaction::append;
use crate::web::new_password::{self, judge};
use crate::web::page::Page;
use crate::web::pages::{Invitation, InvitationProblem, PasswordChoice};
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let key = query.get("key").unwrap_or_default();
    let account = invited(&app, key, now).await?.ok_or(PageError::DeadLink)?;
    let choice = new_password::open(&app, &account);
    page(&app, &account, key, &viewer, (choice, None)).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let key = form.get("key").unwrap_or_default();
    let account = invited(&app, key, place.now).await?;
    let account = account.ok_or(PageError::DeadLink)?;
    let Some(typed) = form.get("password") else {
        let choice = new_password::open(&app, &account);
        let problem = Some(InvitationProblem::Missing);
        return page(&app, &account, key, &viewer, (choice, problem)).await;
    };
    let assessment = judge(&app, typed, &account).await?;
    let refused = if assessment.is_acceptable() {
        match app.hashers.hash(Password::typed(typed)).await {
            Ok(hash) => {
                let secret = SecretHash::of(key);
                return enter(&app, account, (&secret, &hash?), &headers, &place).await;
            }
            Err(Busy) => InvitationProblem::Busy,
        }
    } else {
        InvitationProblem::Unacceptable
    };
    let choice = PasswordChoice::judged(assessment);
    page(&app, &account, key, &viewer, (choice, Some(refused))).await
}

/// Says, while it is typed, what a password is worth.
pub(in crate::web) async fn answer(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let key = query.get("key").unwrap_or_default();
    let Some(account) = invited(&app, key, now).await? else {
        return Ok(StatusCode::FORBIDDEN.into_response());
    };
    let typed = form.get("password").unwrap_or_default();
    new_password::answer(&app, typed, &account, &account.id.to_string(), &viewer).await
}

/// Whose link it is, as long as it can be used.
async fn invited(app: &App, key: &str, now: Timestamp) -> Result<Option<Account>, PageError> {
    let mut tx = app.store.direct().await?;
    Ok(tx.find_invitation(&SecretHash::of(key), now).await?)
}

/// Uses the link up, unless somebody else has, and signs the person in.
async fn enter(
    app: &Arc<App>,
    account: Account,
    (secret, hash): (&SecretHash, &PasswordHash),
    headers: &HeaderMap,
    place: &Place,
) -> Result<Response, PageError> {
    let mut tx = app.store.begin().await?;
    let accepted = tx.accept_invitation(secret, hash, place.now).await?;
    tx.commit().await?;
    if accepted.is_none() {
        return Err(PageError::DeadLink);
    }
    let event = Event::new(EventKind::InvitationAccepted, place.now).account(account.id);
    app.journal.record(event.address(&place.peer.0)).await?;
    let before = sign_on::current(app, headers, place.now).await?;
    let account = Account {
        state: AccountState::Active,
        ..account
    };
    let used = vec![Authenticator::Password];
    let (_, secret) = sign_on::begin(app, &account, used, before, place).await?;
    let mut response = see_other("/");
    append(&mut response, &cookies::session(&secret));
    Ok(response)
}

async fn page(
    app: &App,
    account: &Account,
    key: &str,
    viewer: &Viewer,
    (choice, problem): (PasswordChoice, Option<InvitationProblem>),
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let establishment = tx.find_establishment(account.siret).await?;
    let page = Invitation {
        frame: viewer.frame(None),
        person: &format!("{} {}", account.first_name, account.last_name),
        siret: account.siret,
        establishment: establishment.as_ref().and_then(|known| known.known_name()),
        key,
        choice,
        problem,
    };
    let policy = Policy {
        asks: true,
        ..Policy::default()
    };
    let page = Page::new(&page)?.policy(policy);
    Ok(match problem {
        None => page.into_response(),
        Some(InvitationProblem::Busy) => {
            with_patience(page.status(StatusCode::SERVICE_UNAVAILABLE), None)
        }
        Some(_) => page
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response(),
    })
}
