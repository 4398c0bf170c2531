//! `/recover/link`: what the link of a mail opens, in any browser.
//!
//! To look at it changes nothing: programs that search mails for harm follow every link. Its button
//! turns the link into a proof for this browser, in one transaction.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::accounts::recovery::PROOF_LIFETIME;
use crate::app::{App, RecoveryLink};
use crate::crypto::{Secret, SecretHash};
use crate::domain::{Account, Event, EventKind, LinkPurpose, Timestamp};
use crate::store::Tx;
use crate::web::answer::{see_other, with_query};
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::interaction::append;
use crate::web::page::Page;
use crate::web::pages::RecoverLink;
use crate::web::sign_on::Place;

/// Whom a link lets choose a new password.
struct Opened {
    purpose: LinkPurpose,
    account: Account,
    /// What was pending in the browser that asked for it.
    recovery: String,
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let key = query.get("key").unwrap_or_default();
    let mut tx = app.store.direct().await?;
    let Opened { account, .. } = open(&app, &mut tx, &SecretHash::of(key), now).await?;
    let page = RecoverLink {
        frame: viewer.frame(None),
        key,
        person: &account.name(),
        siret: account.siret,
    };
    Ok(Page::new(&page)?.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let now = place.now;
    let key = SecretHash::of(form.get("key").unwrap_or_default());
    let proof = Secret::random();
    let mut tx = app.store.begin().await?;
    let opened = open(&app, &mut tx, &key, now).await?;
    if !tx.use_mailed_link(opened.purpose, &key, now).await? {
        return Err(PageError::DeadLink);
    }
    let id = opened.account.id;
    tx.add_recovery_proof(&proof.hash(), id, now + PROOF_LIFETIME, now)
        .await?;
    tx.commit().await?;
    let event = Event::new(EventKind::RecoveryLinkUsed, now).account(id);
    app.journal.record(event.address(&place.peer.0)).await?;
    let next = with_query("/recover/password", "recovery", &opened.recovery);
    let mut response = see_other(&next);
    let cookie = cookies::set(
        cookies::RECOVERY_PROOF,
        proof.expose(),
        Some(PROOF_LIFETIME),
    );
    append(&mut response, &cookie);
    Ok(response)
}

/// A link that is nobody's, or of an address that is not the account's any more, is dead.
async fn open(
    app: &App,
    tx: &mut Tx,
    key: &SecretHash,
    now: Timestamp,
) -> Result<Opened, PageError> {
    for purpose in [LinkPurpose::Recovery, LinkPurpose::AssistedRecovery] {
        let Some(found) = tx.find_mailed_link(purpose, key, now).await? else {
            continue;
        };
        let about: Option<RecoveryLink> = app.link_about(found.value.as_deref());
        let current = about.filter(|about| about.to == found.account.email);
        let counts = current.filter(|_| found.account.state.may_sign_in());
        let RecoveryLink { recovery, .. } = counts.ok_or(PageError::DeadLink)?;
        return Ok(Opened {
            purpose,
            account: found.account,
            recovery,
        });
    }
    Err(PageError::DeadLink)
}
