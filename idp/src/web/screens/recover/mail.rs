//! `/recover/mail`: a link to the address on file.
//!
//! What is asked for is counted, written down and answered before anybody looks whether there is
//! such a person: that is for the [clerk](crate::app::Wish).

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::ways;
use crate::accounts::recovery::{MAILS, MAILS_NETWORK, WAIT};
use crate::app::App;
use crate::crypto::random_id;
use crate::domain::{Event, EventKind};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::RecoverSent;
use crate::web::recovery::Recovery;
use crate::web::sign_on::Place;

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let recovery = load(&app, form.get("recovery"), &headers).await?;
    if !may_ask(&app, &recovery, &place).await? {
        record(&app, EventKind::RecoveryThrottled, &place).await?;
        return ways::page(&app, &recovery, &viewer, true).await;
    }
    let wish = recovery.wish(viewer.frame(None).locale);
    let sealed = wish.seal(&app.recovery_requests)?;
    let mut tx = app.store.direct().await?;
    tx.add_recovery_request(&random_id(), &sealed, place.now)
        .await?;
    drop(tx);
    record(&app, EventKind::RecoveryAsked, &place).await?;
    Ok(see_other(&recovery.address("/recover/mail")))
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let recovery = load(&app, query.get("recovery"), &headers).await?;
    let page = RecoverSent {
        frame: viewer.frame(None),
        recovery: &recovery.id,
        masked: &ways::address_on_file(&app, &recovery).await?,
    };
    Ok(Page::new(&page)?.into_response())
}

async fn load(app: &App, id: Option<&str>, headers: &HeaderMap) -> Result<Recovery, PageError> {
    if app.post.is_none() {
        return Err(PageError::NotFound);
    }
    Recovery::load(app, id.unwrap_or_default(), headers).await
}

/// Counted in SQL by network and by person, whoever that is. Nobody is shut out so by who asks for
/// many: they all lead into the person's mailbox.
async fn may_ask(app: &App, recovery: &Recovery, place: &Place) -> Result<bool, PageError> {
    let network = place.peer.network();
    let network = app.recovery.sign(&[b"mails from", network.as_bytes()]);
    let person = recovery.mac(app, "mails");
    let mut tx = app.store.direct().await?;
    let heard = tx
        .count_try(&network, MAILS_NETWORK, WAIT, place.now)
        .await?;
    Ok(heard && tx.count_try(&person, MAILS, WAIT, place.now).await?)
}

async fn record(app: &App, kind: EventKind, place: &Place) -> Result<(), PageError> {
    let event = Event::new(kind, place.now).address(&place.peer.0);
    Ok(app.journal.record(event).await?)
}
