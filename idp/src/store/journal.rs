//! The one writer of the audit trail on this node: it commits what has gathered in one batch.
//!
//! Whoever records an event hears back once it is durable, so nothing is answered that the trail
//! does not know; and because many share one commit, the chain costs little.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::{Error, Store};
use crate::crypto::MacKey;
use crate::domain::Event;

/// A handle to the writer. It ends, with all written, when the last handle is gone.
#[derive(Clone, Debug)]
pub struct Journal {
    queue: mpsc::Sender<Entry>,
}

/// The event could not be written; what it belongs to must not be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audit trail cannot be written")]
pub struct NotRecorded;

#[derive(Debug)]
struct Entry {
    event: Event,
    recorded: oneshot::Sender<Result<(), NotRecorded>>,
}

/// Events that share one commit, at most.
const BATCH: usize = 64;

impl Journal {
    pub fn start(store: Store, key: Arc<MacKey>) -> Self {
        let (queue, entries) = mpsc::channel(1024);
        tokio::spawn(write(store, key, entries));
        Self { queue }
    }

    /// Returns once the event is durable.
    pub async fn record(&self, event: Event) -> Result<(), NotRecorded> {
        let (recorded, answer) = oneshot::channel();
        self.queue
            .send(Entry { event, recorded })
            .await
            .map_err(|_| NotRecorded)?;
        answer.await.map_err(|_| NotRecorded)?
    }
}

async fn write(store: Store, key: Arc<MacKey>, mut entries: mpsc::Receiver<Entry>) {
    let mut batch = Vec::with_capacity(BATCH);
    while entries.recv_many(&mut batch, BATCH).await > 0 {
        let outcome = append(&store, &key, &batch).await.map_err(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "audit trail not written"
            );
            NotRecorded
        });
        for entry in batch.drain(..) {
            if entry.recorded.send(outcome).is_err() {
                tracing::debug!("recorded for a caller that has gone away");
            }
        }
    }
}

async fn append(store: &Store, key: &MacKey, batch: &[Entry]) -> Result<(), Error> {
    let events: Vec<&Event> = batch.iter().map(|entry| &entry.event).collect();
    let mut tx = store.begin().await?;
    tx.append_audit(&events, key).await?;
    tx.commit().await
}
