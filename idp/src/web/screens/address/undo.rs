//! `/account/address/undo`: what the link to a replaced address opens. It asks for no password:
//! whoever replaced the address may have changed that as well.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::write;
use crate::app::{AddressUndo, App};
use crate::crypto::SecretHash;
use crate::domain::{AccountId, AddressLetter, Event, EventKind, LinkPurpose, Locale, Timestamp};
use crate::store::{MailedLink, Tx};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::AddressTakenBack;
use crate::web::sign_on::Place;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let key = query.get("key").unwrap_or_default();
    let mut tx = app.store.direct().await?;
    let (MailedLink { account, .. }, undo) = open(&app, &mut tx, &SecretHash::of(key), now).await?;
    let page = AddressTakenBack {
        frame: viewer.frame(None),
        key,
        person: &account.name(),
        siret: account.siret,
        email: undo.back_to.as_str(),
    };
    Ok(Page::new(&page)?.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let hash = SecretHash::of(form.get("key").unwrap_or_default());
    let locale = viewer.frame(None).locale;
    let id = take_back(&app, &hash, locale, place.now).await?;
    let event = Event::new(EventKind::AddressRestored, place.now).account(id);
    app.journal.record(event.address(&place.peer.0)).await?;
    Ok(see_other("/account/address/done?what=restored"))
}

async fn take_back(
    app: &App,
    hash: &SecretHash,
    locale: Locale,
    now: Timestamp,
) -> Result<AccountId, PageError> {
    let mut tx = app.store.begin().await?;
    let (link, undo) = open(app, &mut tx, hash, now).await?;
    let (account, times) = (&link.account, (link.created_at, now));
    let used = tx
        .use_mailed_link(LinkPurpose::AddressUndo, hash, now)
        .await?;
    if !used || !tx.restore_address(account.id, &undo.back_to, times).await? {
        return Err(PageError::DeadLink);
    }
    if account.email != undo.back_to {
        let letter = AddressLetter::Restored { at: now };
        write(app, &mut tx, (account, &account.email, locale), letter, now).await?;
    }
    tx.commit().await?;
    Ok(account.id)
}

async fn open(
    app: &App,
    tx: &mut Tx,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<(MailedLink, AddressUndo), PageError> {
    let found = tx
        .find_mailed_link(LinkPurpose::AddressUndo, hash, now)
        .await?;
    let found = found.ok_or(PageError::DeadLink)?;
    let undo = app.link_about(found.value.as_deref());
    Ok((found, undo.ok_or(PageError::DeadLink)?))
}
