//! What empties an outbox of the store: notices to partners, mails to people.
//!
//! 1. [`turn`] reads which items are due; every node does.
//! 2. Who claims an item may try it, and nobody else until the next try is due. The claim is
//!    durable before anything is sent, so a node that dies has at most sent what is sent again.
//! 3. Success settles the item; after a failure it is tried again, ever less often, until the last
//!    of its [`Waits`](crate::domain::Waits) is over.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::App;
use crate::domain::Timestamp;
use crate::store;

pub(super) trait Outbox: Copy + Send + 'static {
    type Item: Send + Sync + 'static;

    /// How long an item waits for its first try, at most.
    const EVERY: Duration;

    /// Items looked at in one turn.
    const BATCH: u32 = 100;

    /// Tries at once: those that hang must not hold up the others.
    const AT_ONCE: usize;

    /// What is not done when a try fails on our side, for the log.
    const LEFT_UNDONE: &str;

    fn due(
        self,
        app: &App,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<Self::Item>, store::Error>> + Send;

    /// Claims the item, tries it, and settles it if that went well.
    fn try_once(
        self,
        app: &App,
        item: &Self::Item,
        now: Timestamp,
    ) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// Runs until dropped. A failure is logged and tried again.
pub(super) async fn empty<O: Outbox>(outbox: O, app: Arc<App>) {
    let places = Arc::new(Semaphore::new(O::AT_ONCE));
    let mut turns = interval(O::EVERY);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        turn(outbox, &app, &places).await.detach_all();
    }
}

/// One turn, to its end.
pub(super) async fn empty_once<O: Outbox>(outbox: O, app: &Arc<App>) {
    let places = Arc::new(Semaphore::new(O::AT_ONCE));
    turn(outbox, app, &places).await.join_all().await;
}

async fn turn<O: Outbox>(outbox: O, app: &Arc<App>, places: &Arc<Semaphore>) -> JoinSet<()> {
    let mut tries = JoinSet::new();
    let now = app.clock.now();
    let due = match outbox.due(app, now).await {
        Ok(due) => due,
        Err(error) => {
            log::<O>(&error.into());
            return tries;
        }
    };
    for item in due {
        let Ok(place) = Arc::clone(places).try_acquire_owned() else {
            break;
        };
        tries.spawn(take(outbox, Arc::clone(app), item, now, place));
    }
    tries
}

async fn take<O: Outbox>(
    outbox: O,
    app: Arc<App>,
    item: O::Item,
    now: Timestamp,
    place: OwnedSemaphorePermit,
) {
    if let Err(error) = outbox.try_once(&app, &item, now).await {
        log::<O>(&error);
    }
    drop(place);
}

fn log<O: Outbox>(error: &anyhow::Error) {
    tracing::error!("{}: {error:#}", O::LEFT_UNDONE);
}
