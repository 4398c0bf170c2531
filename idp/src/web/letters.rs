//! Mails to the person of an account, written in the transaction that gives cause to one.

use super::error::PageError;
use crate::app::{App, RecoveryLink};
use crate::domain::{Account, Email, Letter, LinkPurpose, Locale, Timestamp};
use crate::mail::Envelope;
use crate::store::Tx;

pub(super) async fn write(
    app: &App,
    tx: &mut Tx,
    (account, locale): (&Account, Locale),
    letter: Letter,
    now: Timestamp,
) -> Result<(), PageError> {
    write_to(app, tx, (account, &account.email, locale), letter, now).await
}

/// The same to an address that is not the account's yet, or no longer.
pub(super) async fn write_to(
    app: &App,
    tx: &mut Tx,
    (account, to, locale): (&Account, &Email, Locale),
    letter: Letter,
    now: Timestamp,
) -> Result<(), PageError> {
    let envelope = Envelope {
        to: to.clone(),
        ..Envelope::to_owner(account, locale, letter)
    };
    let sealed = envelope
        .seal(&app.mails, now)
        .map_err(PageError::internal)?;
    Ok(tx.add_mail(&sealed, now).await?)
}

/// A link to a new password for the address on file, at the word of somebody who never sees it.
/// False where as many have been made within the hour as may be.
pub(super) async fn write_assisted_recovery(
    app: &App,
    tx: &mut Tx,
    owner: (&Account, Locale),
    now: Timestamp,
) -> Result<bool, PageError> {
    let (account, _) = owner;
    let purpose = LinkPurpose::AssistedRecovery;
    let link = RecoveryLink {
        to: account.email.clone(),
        recovery: String::new(),
    };
    let key = app.put_link(tx, (purpose, account, &link), now).await?;
    let Some(key) = key else { return Ok(false) };
    let letter = Letter::RecoveryAssisted {
        key,
        until: now + purpose.lifetime(),
    };
    write(app, tx, owner, letter, now).await?;
    Ok(true)
}
