//! Who waits is confirmed as an administrator, by whatever proof a page has taken.

use super::error::PageError;
use crate::accounts::declarants::INVITATION_LIFETIME;
use crate::app::{App, Confirmed, Keeping, confirm_administrator};
use crate::domain::{Account, Event, EventKind, Timestamp};
use crate::store::Tx;

/// None where somebody else was faster. To be called in a transaction.
pub(super) async fn confirm(
    app: &App,
    tx: &mut Tx,
    candidate: &Account,
    now: Timestamp,
) -> Result<Option<Confirmed>, PageError> {
    let keeping = Keeping {
        registrations: &app.registrations,
        mails: &app.mails,
    };
    let times = (now, now + INVITATION_LIFETIME);
    let confirmed = confirm_administrator(tx, keeping, candidate, times);
    confirmed.await.map_err(PageError::internal)
}

/// A confirmation and what came true with it, into the trail.
pub(super) async fn record(
    app: &App,
    event: Event,
    account: &Account,
    confirmed: &Confirmed,
    now: Timestamp,
) -> Result<(), PageError> {
    app.journal.record(event).await?;
    let by = format!("by account {}", account.id);
    if confirmed.rules > 0 {
        let event = Event::new(EventKind::RightsChanged, now).account(account.id);
        let detail = format!("{} rules of the registration", confirmed.rules);
        app.journal.record(event.detail(detail)).await?;
    }
    for invited in &confirmed.invited {
        let event = Event::new(EventKind::DeclarantInvited, now).account(*invited);
        app.journal.record(event.detail(&*by)).await?;
    }
    Ok(())
}
