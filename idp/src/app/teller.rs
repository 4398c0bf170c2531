//! Tells partners that sessions have ended: empties the outbox that the store keeps (Back-Channel
//! Logout 1.0 §2.5).
//!
//! 1. [`turn`] reads which notices are due; every node does.
//! 2. Who claims a notice may try it, and nobody else until the next try is due. The claim is
//!    durable before anything is sent, so a node that dies has at most sent what is sent again.
//! 3. The logout token is made for this very try: it must be fresh when it arrives.
//! 4. A partner that answers settles the notice; one that does not is tried again, ever less often,
//!    for a day.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::{App, Partner};
use crate::domain::{Event, EventKind, Timestamp};
use crate::oidc::logout_token::{ANSWER_WITHIN, LogoutToken, next_try};
use crate::oidc::subject::subject;
use crate::store::{LogoutNotice, Outcome};

/// A partner hears of it within a second.
const EVERY: Duration = Duration::from_millis(500);

/// Notices looked at in one turn.
const BATCH: u32 = 100;

/// Tries at once: partners that hang must not hold up the others.
const AT_ONCE: usize = 200;

/// Runs until dropped. A failure is logged and tried again.
pub async fn tell_partners(app: Arc<App>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut turns = interval(EVERY);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        turn(&app, &places).await.detach_all();
    }
}

/// One turn, to its end.
pub async fn tell_partners_once(app: &Arc<App>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    turn(app, &places).await.join_all().await;
}

async fn turn(app: &Arc<App>, places: &Arc<Semaphore>) -> JoinSet<()> {
    let mut tries = JoinSet::new();
    let now = app.clock.now();
    let due = match due(app, now).await {
        Ok(due) => due,
        Err(error) => {
            log(&error.into());
            return tries;
        }
    };
    for notice in due {
        let Ok(place) = Arc::clone(places).try_acquire_owned() else {
            break;
        };
        tries.spawn(take(Arc::clone(app), notice, now, place));
    }
    tries
}

async fn due(app: &App, now: Timestamp) -> Result<Vec<LogoutNotice>, crate::store::Error> {
    app.store
        .direct()
        .await?
        .due_logout_notices(BATCH, now)
        .await
}

async fn take(app: Arc<App>, notice: LogoutNotice, now: Timestamp, place: OwnedSemaphorePermit) {
    if let Err(error) = try_once(&app, &notice, now).await {
        log(&error);
    }
    drop(place);
}

async fn try_once(app: &App, notice: &LogoutNotice, now: Timestamp) -> anyhow::Result<()> {
    let partner = app.partners.find(&notice.client).await?;
    let (Some(partner), Some(next)) = (partner, next_try(notice.tries, now)) else {
        return give_up(app, notice, now).await;
    };
    let claimed = app
        .store
        .direct()
        .await?
        .claim_logout_notice(notice, next)
        .await?;
    if claimed && deliver(app, notice, &partner, now).await? {
        let mut tx = app.store.direct().await?;
        tx.settle_logout_notice(notice, Outcome::Delivered).await?;
    }
    Ok(())
}

/// Says whether the partner has taken it. Why not is logged where the way out is guarded.
async fn deliver(
    app: &App,
    notice: &LogoutNotice,
    partner: &Partner,
    now: Timestamp,
) -> anyhow::Result<bool> {
    let client = &partner.client;
    let Some(uri) = &client.backchannel_logout_uri else {
        // It has been taken out of the registration since: there is nobody to tell.
        return Ok(true);
    };
    let LogoutNotice { sid, account, .. } = notice;
    let subject = subject(client, *account, &app.pairwise);
    let token = LogoutToken::new(app.issuer(), &client.client_id, subject, sid, now);
    let token = token.sign(&app.keys.current().ring, client)?;
    let fields = [("logout_token", token.as_str())];
    let posted = timeout(ANSWER_WITHIN, app.outbound.post_form(uri, &fields)).await;
    Ok(matches!(posted, Ok(Ok(()))))
}

/// The partner's own session may live on: somebody should know.
async fn give_up(app: &App, notice: &LogoutNotice, now: Timestamp) -> anyhow::Result<()> {
    let settled = app
        .store
        .direct()
        .await?
        .settle_logout_notice(notice, Outcome::GivenUp)
        .await?;
    if settled {
        let event = Event::new(EventKind::LogoutNoticeGivenUp, now).account(notice.account);
        app.journal
            .record(event.client(&notice.client).sid(&notice.sid))
            .await?;
    }
    Ok(())
}

fn log(error: &anyhow::Error) {
    tracing::error!("partners not told of a sign-out: {error:#}");
}
