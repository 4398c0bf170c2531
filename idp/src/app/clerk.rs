//! Sees to what people on the way back into an account have asked for.
//!
//! 1. Who asks is answered at once, and the same whoever they say they are: [`Wish`] is written
//!    down, sealed, and nothing is looked up.
//! 2. The clerk takes it upon itself, on one node, in the transaction that writes the mail. Only
//!    here does it matter whether there is such a person.
//! 3. The link goes to the address on file, and counts for that address only: it is void once the
//!    account has another.

use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::App;
use super::outbox::{Outbox, empty, empty_once};
use crate::crypto::{self, SealKey, Secret};
use crate::domain::{
    Account, Email, Event, EventKind, Letter, LinkKey, LinkPurpose, Locale, Name, SignInKey, Siret,
    Timestamp, WayBack,
};
use crate::mail::Envelope;
use crate::store::{Error, NewHelp, NewLink, RecoveryRequest, Tx};

/// What somebody asked for, as it waits for the clerk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub way: WayBack,
    pub siret: Siret,
    pub last_name: Name,
    pub first_name: Name,
    /// The language that they read.
    pub locale: Locale,
    /// What is pending in the browser that asked, for when the link is opened there.
    pub recovery: String,
}

/// What a link to a new password is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryLink {
    /// Where it was sent: whoever reads that mailbox proves nothing about another.
    pub to: Email,
    pub recovery: String,
}

/// For so long administrators may answer.
const ANSWERED_WITHIN: Duration = Duration::from_hours(7 * 24);

/// After this nobody waits for a mail any more.
const WORTH_IT: Duration = Duration::from_mins(30);

impl Wish {
    pub fn seal(&self, key: &SealKey) -> Result<String, crypto::Error> {
        seal(self, key)
    }

    fn key(&self) -> SignInKey {
        SignInKey::of(self.siret, &self.last_name, &self.first_name)
    }
}

fn seal(value: &impl Serialize, key: &SealKey) -> Result<String, crypto::Error> {
    let plain = serde_json::to_vec(value).unwrap_or_default();
    key.seal(&plain)
}

fn open<T: DeserializeOwned>(sealed: &str, key: &SealKey) -> Option<T> {
    serde_json::from_slice(&key.open(sealed).ok()?).ok()
}

/// Runs until dropped.
pub async fn see_to_wishes(app: Arc<App>) {
    empty(Clerk, app).await;
}

/// One turn, to its end.
pub async fn see_to_wishes_once(app: &Arc<App>) {
    empty_once(Clerk, app).await;
}

#[derive(Clone, Copy)]
struct Clerk;

impl Outbox for Clerk {
    type Item = RecoveryRequest;

    const EVERY: Duration = Duration::from_secs(1);

    const AT_ONCE: usize = 10;

    const LEFT_UNDONE: &str = "requests of people who cannot sign in not seen to";

    async fn due(self, app: &App, _: Timestamp) -> Result<Vec<RecoveryRequest>, Error> {
        let mut tx = app.store.direct().await?;
        tx.list_recovery_requests(Self::BATCH).await
    }

    async fn try_once(
        self,
        app: &App,
        asked: &RecoveryRequest,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let mut tx = app.store.begin().await?;
        if !tx.take_recovery_request(&asked.id).await? {
            return Ok(());
        }
        let wish: Option<Wish> = open(&asked.sealed, &app.recovery_requests);
        let wish = wish.filter(|_| now.since(asked.created_at) < WORTH_IT);
        let event = match wish {
            Some(wish) => match wish.way {
                WayBack::Mail => send_link(app, &mut tx, &wish, now).await?,
                WayBack::Administrators => {
                    ask_for_help(app, &mut tx, (&asked.id, &wish), now).await?
                }
            },
            None => None,
        };
        tx.commit().await?;
        if let Some(event) = event {
            app.journal.record(event).await?;
        }
        Ok(())
    }
}

/// What there is to record, where there is such a person.
async fn send_link(
    app: &App,
    tx: &mut Tx,
    wish: &Wish,
    now: Timestamp,
) -> anyhow::Result<Option<Event>> {
    let Some(account) = tx.find_forgetful(&wish.key()).await? else {
        return Ok(None);
    };
    let purpose = LinkPurpose::Recovery;
    let link = RecoveryLink {
        to: account.email.clone(),
        recovery: wish.recovery.clone(),
    };
    let Some(key) = app.put_link(tx, (purpose, &account, &link), now).await? else {
        return Ok(None);
    };
    let until = now + purpose.lifetime();
    let letter = Letter::RecoveryAsked { key, until };
    let envelope = Envelope::to_owner(&account, wish.locale, letter);
    tx.add_mail(&envelope.seal(&app.mails, now)?, now).await?;
    let event = Event::new(EventKind::RecoveryLinkSent, now).account(account.id);
    Ok(Some(event))
}

/// Every administrator is told, unless they have been and nobody has answered.
async fn ask_for_help(
    app: &App,
    tx: &mut Tx,
    (id, wish): (&str, &Wish),
    now: Timestamp,
) -> anyhow::Result<Option<Event>> {
    let Some(account) = tx.find_forgetful(&wish.key()).await? else {
        return Ok(None);
    };
    let until = now + ANSWERED_WITHIN;
    let new = NewHelp {
        id,
        account: account.id,
        asked: wish.way,
        locale: wish.locale,
        expires_at: until,
    };
    if !tx.open_help_request(new, now).await? {
        return Ok(None);
    }
    for administrator in tx.list_administrators(account.siret, account.id).await? {
        let letter = Letter::HelpAsked {
            first_name: account.first_name.clone(),
            last_name: account.last_name.clone(),
            until,
        };
        // Nobody has said which language they read.
        let envelope = Envelope::to_owner(&administrator, Locale::default(), letter);
        tx.add_mail(&envelope.seal(&app.mails, now)?, now).await?;
    }
    let event = Event::new(EventKind::HelpAsked, now).account(account.id);
    Ok(Some(event))
}

/// A link that was not made.
#[derive(Debug, thiserror::Error)]
pub enum NotLinked {
    #[error(transparent)]
    Store(#[from] Error),
    #[error(transparent)]
    Seal(#[from] crypto::Error),
}

impl App {
    /// A link that is about this, for the mail of this transaction. None when enough have been made
    /// within the hour.
    pub async fn put_link(
        &self,
        tx: &mut Tx,
        (purpose, account, link): (LinkPurpose, &Account, &(impl Serialize + Sync)),
        now: Timestamp,
    ) -> Result<Option<LinkKey>, NotLinked> {
        let (secret, value) = (Secret::random(), seal(link, &self.links)?);
        let new = NewLink {
            purpose,
            account: account.id,
            secret: &secret.hash(),
            value: Some(&value),
        };
        let counts = tx.put_mailed_link(new, now).await?;
        Ok(counts.then(|| LinkKey::from_random(secret.expose().to_owned())))
    }

    /// What a link is about; none where it is about something else.
    pub fn link_about<T: DeserializeOwned>(&self, sealed: Option<&str>) -> Option<T> {
        open(sealed?, &self.links)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{MasterKey, Purpose};

    #[test]
    fn what_was_sealed_as_one_thing_is_not_opened_as_another() {
        let key = MasterKey::random().seal_key(Purpose::MailedLinks);
        let link = RecoveryLink {
            to: "zoe@cabinet.example".parse().unwrap(),
            recovery: "r".to_owned(),
        };
        let sealed = seal(&link, &key).unwrap();
        assert_eq!(open(&sealed, &key), Some(link));
        assert_eq!(open::<Wish>(&sealed, &key), None);
        assert_eq!(open::<RecoveryLink>("", &key), None);
    }
}
