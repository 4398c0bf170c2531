//! Sends mails to people, from the outbox that the store keeps.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::App;
use super::outbox::{Outbox, empty, empty_once};
use crate::domain::{Event, EventKind, Timestamp, Waits};
use crate::mail::{Envelope, NotSent, compose};
use crate::store::{DueMail, Error};

/// A server that refuses a mail may do so because it refuses us, which operators can mend: it is
/// tried again like one that cannot be reached.
const WAITS: Waits = Waits(&[
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_mins(39),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(16),
]);

/// A conversation with the server takes no longer: shorter than every wait, so that no two tries
/// overlap.
const WITHIN: Duration = Duration::from_secs(30);

/// Runs until dropped.
pub async fn send_mails(app: Arc<App>) {
    empty(Postman, app).await;
}

/// One turn, to its end.
pub async fn send_mails_once(app: &Arc<App>) {
    empty_once(Postman, app).await;
}

#[derive(Clone, Copy)]
struct Postman;

impl Outbox for Postman {
    type Item = DueMail;

    const EVERY: Duration = Duration::from_secs(1);

    const AT_ONCE: usize = 10;

    const LEFT_UNDONE: &str = "mails not sent";

    /// Without a way out they wait until they are not worth sending any more.
    async fn due(self, app: &App, now: Timestamp) -> Result<Vec<DueMail>, Error> {
        let mut tx = app.store.direct().await?;
        tx.due_mails(Self::BATCH, now).await
    }

    async fn try_once(self, app: &App, mail: &DueMail, now: Timestamp) -> anyhow::Result<()> {
        let next = WAITS.next_try(mail.tries, now);
        let Some(next) = next.filter(|_| mail.expires_at > now) else {
            return give_up(app, mail, now).await;
        };
        if !app.store.direct().await?.claim_mail(mail, next).await? {
            return Ok(());
        }
        let sent = timeout(WITHIN, send(app, mail, now)).await;
        let mut tx = app.store.direct().await?;
        match sent.unwrap_or(Err(NotSent::Unreachable)) {
            Ok(()) => tx.mail_was_sent(&mail.id).await?,
            Err(why) => tx.mail_was_not_sent(&mail.id, why.as_str()).await?,
        }
        Ok(())
    }
}

async fn send(app: &App, mail: &DueMail, now: Timestamp) -> Result<(), NotSent> {
    let office = app.post.as_ref().ok_or(NotSent::NoWay)?;
    let envelope = Envelope::open(&mail.sealed, &app.mails).map_err(|_| NotSent::Sealed)?;
    let message = compose(&envelope, &mail.id, &office.sender, now)?;
    office.post.send(&mail.id, message).await
}

/// Operators see it in the trail and by `idp mail list`.
async fn give_up(app: &App, mail: &DueMail, now: Timestamp) -> anyhow::Result<()> {
    if !app.store.direct().await?.give_up_mail(mail).await? {
        return Ok(());
    }
    let event = Event::new(EventKind::MailGivenUp, now).detail(mail.id.as_str());
    let event = match mail.account {
        Some(account) => event.account(account),
        None => event,
    };
    Ok(app.journal.record(event).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_tried_for_a_day_and_never_twice_at_once() {
        assert!(WAITS.0.iter().all(|wait| *wait > WITHIN));
        let (tries, span) = WAITS.in_all();
        assert_eq!((tries, span), (7, Duration::from_hours(24)));
    }
}
