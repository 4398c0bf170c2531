//! What people are told of what an administrator did to their account, and the link for those who
//! were asked in.

use crate::accounts::declarants::{BETWEEN_MAILS, INVITATION_LIFETIME};
use crate::app::App;
use crate::crypto::Secret;
use crate::domain::{Account, Letter, LinkKey, Locale, Timestamp};
use crate::mail::Envelope;
use crate::store::Tx;
use crate::web::error::PageError;
use crate::web::extract::Administrator;

/// Puts a letter into the outbox, in the transaction of what it tells.
pub(super) async fn tell(
    app: &App,
    tx: &mut Tx,
    person: &Account,
    letter: Letter,
    now: Timestamp,
) -> Result<(), PageError> {
    // Nobody has said yet which language they read.
    let envelope = Envelope::to_owner(person, Locale::default(), letter);
    let sealed = envelope.seal(&app.mails, now)?;
    Ok(tx.add_mail(&sealed, now).await?)
}

/// Makes and sends a link; the one before it opens nothing any more. False where one has just been
/// sent, unless it went to another address.
pub(super) async fn invite(
    app: &App,
    tx: &mut Tx,
    administrator: &Administrator,
    person: &Account,
    elsewhere: bool,
) -> Result<bool, PageError> {
    let now = administrator.now;
    let (secret, until) = (Secret::random(), now + INVITATION_LIFETIME);
    let not_since = if elsewhere { now } else { now - BETWEEN_MAILS };
    let hash = secret.hash();
    let kept = tx
        .put_invitation(person.id, &hash, not_since, (now, until))
        .await?;
    if kept {
        let letter = Letter::Invited {
            key: LinkKey::from_random(secret.expose().to_owned()),
            first_name: administrator.account.first_name.clone(),
            last_name: administrator.account.last_name.clone(),
            until,
        };
        tell(app, tx, person, letter, now).await?;
    }
    Ok(kept)
}
