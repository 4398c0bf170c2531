//! What somebody asks of others who cannot sign in: of their own mailbox, or of administrators.
//!
//! It is counted, written down and answered before anybody looks whether there is such a person:
//! that is for the [clerk](crate::app::Wish).

use axum::http::HeaderMap;
use axum::response::Response;

use super::ways;
use crate::accounts::recovery::{WAIT, WISHES, WISHES_NETWORK};
use crate::app::App;
use crate::crypto::random_id;
use crate::domain::{Event, EventKind, WayBack};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::Viewer;
use crate::web::recovery::Recovery;
use crate::web::sign_on::Place;

/// Every such way ends in a mail.
pub(super) async fn load(
    app: &App,
    params: &Params,
    headers: &HeaderMap,
) -> Result<Recovery, PageError> {
    if app.post.is_none() {
        return Err(PageError::NotFound);
    }
    let id = params.get("recovery").unwrap_or_default();
    Recovery::load(app, id, headers).await
}

/// On to the page that says what happens next.
pub(super) async fn submit(
    app: &App,
    (recovery, way): (&Recovery, WayBack),
    (viewer, place): (&Viewer, &Place),
    next: &str,
) -> Result<Response, PageError> {
    if !may_ask(app, recovery, way, place).await? {
        record(app, EventKind::RecoveryThrottled, way, place).await?;
        return ways::page(app, recovery, viewer, true).await;
    }
    let wish = recovery.wish(way, viewer.frame(None).locale);
    let sealed = wish.seal(&app.recovery_requests)?;
    let mut tx = app.store.direct().await?;
    tx.add_recovery_request(&random_id(), &sealed, place.now)
        .await?;
    drop(tx);
    record(app, EventKind::RecoveryAsked, way, place).await?;
    Ok(see_other(&recovery.address(next)))
}

/// Counted in SQL for each way, by network and by person, whoever that is. Nobody is shut out by
/// who asks in their name: what was asked for has reached the right mailboxes.
async fn may_ask(
    app: &App,
    recovery: &Recovery,
    way: WayBack,
    place: &Place,
) -> Result<bool, PageError> {
    let (way, network) = (way.as_str(), place.peer.network());
    let network = app
        .recovery
        .sign(&[b"network", way.as_bytes(), network.as_bytes()]);
    let person = recovery.mac(app, way);
    let mut tx = app.store.direct().await?;
    let heard = tx
        .count_try(&network, WISHES_NETWORK, WAIT, place.now)
        .await?;
    Ok(heard && tx.count_try(&person, WISHES, WAIT, place.now).await?)
}

async fn record(app: &App, kind: EventKind, way: WayBack, place: &Place) -> Result<(), PageError> {
    let event = Event::new(kind, place.now).address(&place.peer.0);
    Ok(app.journal.record(event.detail(way.as_str())).await?)
}
