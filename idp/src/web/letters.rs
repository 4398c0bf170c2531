//! Mails to the person of an account, written in the transaction that gives cause to one.

use super::error::PageError;
use crate::app::App;
use crate::domain::{Account, Letter, Locale, Timestamp};
use crate::mail::Envelope;
use crate::store::Tx;

pub(super) async fn write(
    app: &App,
    tx: &mut Tx,
    (account, locale): (&Account, Locale),
    letter: Letter,
    now: Timestamp,
) -> Result<(), PageError> {
    let envelope = Envelope::to_owner(account, locale, letter);
    let sealed = envelope
        .seal(&app.mails, now)
        .map_err(PageError::internal)?;
    Ok(tx.add_mail(&sealed, now).await?)
}
