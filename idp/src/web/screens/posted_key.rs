//! `/account/key`: who waits types in the key that was posted to the establishment.
//!
//! Tries are counted in SQL before they are looked at, five for one letter. A right one confirms
//! the person in the transaction that uses it up.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::accounts::candidates::{KEY_TRIES, Letter, waits};
use crate::app::{App, Confirmed};
use crate::crypto::RecoveryCode;
use crate::domain::{Account, Event, EventKind};
use crate::oidc::authorize::SignedIn;
use crate::web::answer::see_other;
use crate::web::confirmation;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::{PostedKey, PostedKeyProblem};
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    match waiting(&app, &headers, &place).await? {
        Some(signed_in) => page(&app, &viewer, (&signed_in.account, &place), None).await,
        None => Ok(see_other("/")),
    }
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let Some(signed_in) = waiting(&app, &headers, &place).await? else {
        return Ok(see_other("/"));
    };
    let account = &signed_in.account;
    // It is written as recovery codes are: people know how to copy those.
    let Some(key) = form.get("key").and_then(RecoveryCode::parse) else {
        let problem = Some(PostedKeyProblem::Unreadable);
        return page(&app, &viewer, (account, &place), problem).await;
    };
    match answer(&app, account, &key, &place).await? {
        Ok(confirmed) => {
            let event = Event::new(EventKind::AdministratorConfirmed, place.now);
            let event = event.account(account.id).sid(&signed_in.session.sid);
            let event = event.address(&place.peer.0).detail("by the posted key");
            confirmation::record(&app, event, account, &confirmed, place.now).await?;
            Ok(see_other("/"))
        }
        Err(problem) => {
            let event = Event::new(EventKind::PostedKeyWrong, place.now).account(account.id);
            app.journal.record(event.address(&place.peer.0)).await?;
            page(&app, &viewer, (account, &place), Some(problem)).await
        }
    }
}

/// Who is signed in, if they wait to be confirmed.
async fn waiting(
    app: &App,
    headers: &HeaderMap,
    place: &Place,
) -> Result<Option<SignedIn>, PageError> {
    let signed_in = sign_on::required(app, headers, place.now).await?;
    Ok(Some(signed_in).filter(|signed_in| waits(signed_in.account.state)))
}

async fn answer(
    app: &App,
    account: &Account,
    key: &RecoveryCode,
    place: &Place,
) -> Result<Result<Confirmed, PostedKeyProblem>, PageError> {
    let now = place.now;
    let mac = key.mac(&app.posted_keys, account.id);
    let mut tx = app.store.begin().await?;
    if !tx.try_posted_key(account.id, KEY_TRIES, now).await? {
        return Ok(Err(PostedKeyProblem::NoLetter));
    }
    if !tx.use_posted_key(account.id, &mac, now).await? {
        tx.commit().await?;
        return Ok(Err(PostedKeyProblem::Wrong));
    }
    let Some(confirmed) = confirmation::confirm(app, &mut tx, account, now).await? else {
        return Ok(Err(PostedKeyProblem::NoLetter));
    };
    tx.commit().await?;
    Ok(Ok(confirmed))
}

async fn page(
    app: &App,
    viewer: &Viewer,
    (account, place): (&Account, &Place),
    problem: Option<PostedKeyProblem>,
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let letter = Letter::of(tx.find_posted_key(account.id).await?, place.now);
    let establishment = tx.find_establishment(account.siret).await?;
    drop(tx);
    let page = PostedKey {
        frame: viewer.frame(None),
        establishment: establishment.as_ref(),
        state: account.state,
        letter,
        problem,
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(PostedKeyProblem::NoLetter) => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(Page::new(&page)?.status(status).into_response())
}
