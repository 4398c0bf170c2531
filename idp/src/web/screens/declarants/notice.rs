//! The link for who was asked in.

use crate::accounts::declarants::{BETWEEN_MAILS, INVITATION_LIFETIME};
use crate::app::App;
use crate::crypto::Secret;
use crate::domain::{Account, Letter, LinkKey, Locale};
use crate::store::Tx;
use crate::web::error::PageError;
use crate::web::extract::Administrator;
use crate::web::letters;

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
        // Nobody has said yet which language they read.
        letters::write(app, tx, (person, Locale::default()), letter, now).await?;
    }
    Ok(kept)
}
