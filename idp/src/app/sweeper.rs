//! What is done every few seconds without anybody asking.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::App;
use super::logos::KEPT as LOGO_KEPT;
use crate::domain::{Event, EventKind, Timestamp};
use crate::store::{Error, Tx};

/// Another node's change of keys is noticed within this.
const KEYS: Duration = Duration::from_secs(2);

/// Rows that have expired are removed this often, a bounded number at a time.
const ROWS_EVERY: u32 = 30;

/// Ended grants stay for a week, for whoever looks into what happened.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// What people asked of administrators or of support stays for a month after it is over.
const ANSWERED_KEPT: Duration = Duration::from_hours(37 * 24);

/// Nobody takes longer over a pushed request or a device: their sign-in pages last an hour.
const PUSHED_KEPT: Duration = Duration::from_hours(2);

/// Runs until dropped. A failure is logged and tried again: the next turn may fare better.
pub async fn sweep(app: Arc<App>) {
    let mut turns = interval(KEYS);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for turn in (0..ROWS_EVERY).cycle() {
        turns.tick().await;
        let now = app.clock.now();
        reload_keys(&app, now).await;
        end_expired(&app, now).await;
        if turn == 0 {
            remove_expired(&app, now).await;
        }
    }
}

/// All chores of a full round, for who does not want to wait.
pub async fn sweep_once(app: &App) {
    let now = app.clock.now();
    reload_keys(app, now).await;
    end_expired(app, now).await;
    remove_expired(app, now).await;
}

async fn reload_keys(app: &App, now: Timestamp) {
    if let Err(error) = app.keys.reload(&app.store, now).await {
        tracing::error!("signing keys not read: {error:#}");
    }
}

async fn end_expired(app: &App, now: Timestamp) {
    if let Err(error) = end_sessions(app, now).await {
        tracing::error!("expired sessions not ended: {error:#}");
    }
}

/// Sessions whose time is over, so that partners hear of it. One that merely lies unused goes on
/// until then: the person may be at work at a partner's, and comes back here with a password.
async fn end_sessions(app: &App, now: Timestamp) -> anyhow::Result<()> {
    let expired = app.store.direct().await?.expired_sessions(now).await?;
    for sid in expired {
        let mut tx = app.store.begin().await?;
        let ended = tx.sign_out(&sid, now).await?;
        tx.commit().await?;
        if ended {
            let event = Event::new(EventKind::SessionExpired, now);
            app.journal.record(event.sid(&sid)).await?;
        }
    }
    Ok(())
}

async fn remove_expired(app: &App, now: Timestamp) {
    if let Err(error) = prune(app, now).await {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "expired rows not removed"
        );
    }
}

async fn prune(app: &App, now: Timestamp) -> Result<(), Error> {
    let mut tx = app.store.direct().await?;
    tx.prune_grants(now - KEPT).await?;
    tx.prune_sessions(now - KEPT).await?;
    tx.prune_logos(now - LOGO_KEPT).await?;
    tx.prune_logout_notices(now - KEPT).await?;
    tx.prune_mails(now - KEPT).await?;
    tx.prune_revoked_tokens(now).await?;
    tx.prune_jtis(now).await?;
    tx.prune_pushed_requests(now - PUSHED_KEPT).await?;
    tx.prune_devices(now - PUSHED_KEPT).await?;
    tx.prune_proofs(now).await?;
    tx.prune_challenges(now).await?;
    tx.prune_throttle(now - KEPT).await?;
    prune_people(&mut tx, app.settings.departed_kept, now).await
}

/// What is kept about people who have forgotten their password, who are still to come, and who have
/// left.
async fn prune_people(tx: &mut Tx, departed: Duration, now: Timestamp) -> Result<(), Error> {
    tx.prune_recovery(now - KEPT).await?;
    tx.prune_mailed_links(now - KEPT).await?;
    tx.prune_help_requests(now - ANSWERED_KEPT).await?;
    tx.prune_drafts(now).await?;
    tx.prune_registration_counts(now - KEPT).await?;
    tx.prune_departures(now - departed).await?;
    tx.prune_resets(now - ANSWERED_KEPT).await?;
    Ok(())
}
