//! How much one network, establishment or mailbox may have of registrations.

use crate::accounts::registration::{
    LINKS_OF_ADDRESS, LINKS_OF_NETWORK, LINKS_OF_SIRET, Quota, WINDOW,
};
use crate::app::App;
use crate::domain::{Email, EventKind, NameKey, Siret};
use crate::store::Tx;
use crate::web::error::PageError;
use crate::web::extract::Journey;
use crate::web::sign_on::Place;

/// Counts one more of what `whose` may have so many of.
pub(super) async fn count(
    app: &App,
    tx: &mut Tx,
    (quota, whose): (Quota, &str),
    place: &Place,
) -> Result<bool, PageError> {
    let key = app
        .throttle
        .sign(&[quota.kind.as_bytes(), whose.as_bytes()]);
    let before = place.now - WINDOW;
    Ok(tx
        .count_registration(&key, quota.most, before, place.now)
        .await?)
}

/// The same for a mail with a link: by where it is asked for, what it is about, and where it goes.
pub(super) async fn count_link(
    app: &App,
    tx: &mut Tx,
    (siret, email): (Siret, &Email),
    place: &Place,
) -> Result<bool, PageError> {
    let network = place.peer.network();
    let siret = siret.to_string();
    // However the mailbox is written: servers differ over capitals and dots.
    let mailbox = NameKey::fold(email.as_str());
    for counted in [
        (LINKS_OF_NETWORK, network.as_str()),
        (LINKS_OF_SIRET, siret.as_str()),
        (LINKS_OF_ADDRESS, mailbox.as_str()),
    ] {
        if !count(app, tx, counted, place).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Into the trail: somebody was refused.
pub(super) async fn refused(app: &App, journey: &Journey, what: &str) -> Result<(), PageError> {
    let event = journey.event(EventKind::RegistrationThrottled, what);
    Ok(app.journal.record(event).await?)
}
