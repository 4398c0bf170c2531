//! The one writer of this node: grants move on, and the trail of it is written, many in one commit.
//!
//! Whoever asks hears back once it is durable, so nothing is answered that the database and its
//! trail do not know; and because many share one commit, neither costs much. A grant and the event
//! that tells of it are written together or not at all.

mod batch;

use std::fmt;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::{Error, NewGrant, Redemption, Rotation, Store};
use crate::crypto::MacKey;
use crate::domain::{Event, Grant};

/// A handle to the writer. It ends, with all written, when the last handle is gone.
#[derive(Clone, Debug)]
pub struct Journal {
    queue: mpsc::Sender<Entry>,
}

/// It could not be written; what it belongs to must not be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal cannot be written")]
pub struct NotRecorded;

/// What the trail is told of a grant that somebody else did not get first; nothing where what was
/// asked for turns out to be wrong.
type Judge = Box<dyn Fn(&Grant) -> Option<Event> + Send + Sync>;

/// One thing to write.
enum Task {
    Record(Event),
    Add(Box<NewGrant>),
    Redeem(Redemption, Judge),
    Rotate(Rotation, Judge),
}

#[derive(Debug)]
struct Entry {
    task: Task,
    written: oneshot::Sender<Result<Option<Grant>, NotRecorded>>,
}

/// Tasks that share one commit, at most.
const BATCH: usize = 64;

impl Journal {
    pub fn start(store: Store, key: Arc<MacKey>) -> Self {
        let (queue, entries) = mpsc::channel(1024);
        tokio::spawn(write(store, key, entries));
        Self { queue }
    }

    /// Returns once the event is durable.
    pub async fn record(&self, event: Event) -> Result<(), NotRecorded> {
        self.submit(Task::Record(event)).await.map(drop)
    }

    /// Stores a grant whose code has just been made.
    pub async fn add_grant(&self, grant: NewGrant) -> Result<(), NotRecorded> {
        self.submit(Task::Add(Box::new(grant))).await.map(drop)
    }

    /// Redeems a code, with the event that `judge` makes of it: the first to come gets the grant.
    pub async fn redeem(
        &self,
        redemption: Redemption,
        judge: impl Fn(&Grant) -> Option<Event> + Send + Sync + 'static,
    ) -> Result<Option<Grant>, NotRecorded> {
        self.submit(Task::Redeem(redemption, Box::new(judge))).await
    }

    /// Moves a refresh token on, with the event that `judge` makes of it: the first to come gets
    /// the grant.
    pub async fn rotate(
        &self,
        rotation: Rotation,
        judge: impl Fn(&Grant) -> Option<Event> + Send + Sync + 'static,
    ) -> Result<Option<Grant>, NotRecorded> {
        self.submit(Task::Rotate(rotation, Box::new(judge))).await
    }

    async fn submit(&self, task: Task) -> Result<Option<Grant>, NotRecorded> {
        let (written, answer) = oneshot::channel();
        let entry = Entry { task, written };
        self.queue.send(entry).await.map_err(|_| NotRecorded)?;
        answer.await.map_err(|_| NotRecorded)?
    }
}

async fn write(store: Store, key: Arc<MacKey>, mut entries: mpsc::Receiver<Entry>) {
    let mut gathered = Vec::with_capacity(BATCH);
    while entries.recv_many(&mut gathered, BATCH).await > 0 {
        let (tasks, waiting): (Vec<_>, Vec<_>) = gathered
            .drain(..)
            .map(|entry| (entry.task, entry.written))
            .unzip();
        for (outcome, written) in outcomes(&store, &key, &tasks)
            .await
            .into_iter()
            .zip(waiting)
        {
            if written.send(outcome).is_err() {
                tracing::debug!("written for a caller that has gone away");
            }
        }
    }
}

/// All in one transaction; where one of them spoils it each by itself, so that none fails for
/// another's sake.
async fn outcomes(
    store: &Store,
    key: &MacKey,
    tasks: &[Task],
) -> Vec<Result<Option<Grant>, NotRecorded>> {
    match batch::write(store, key, tasks).await {
        Ok(grants) => grants.into_iter().map(Ok).collect(),
        Err(error) if tasks.len() == 1 || matches!(error, Error::Unavailable(_)) => {
            vec![Err(not_recorded(&error)); tasks.len()]
        }
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a batch of the journal is written one by one"
            );
            one_by_one(store, key, tasks).await
        }
    }
}

async fn one_by_one(
    store: &Store,
    key: &MacKey,
    tasks: &[Task],
) -> Vec<Result<Option<Grant>, NotRecorded>> {
    let mut outcomes = Vec::with_capacity(tasks.len());
    for task in tasks {
        let alone = batch::write(store, key, std::slice::from_ref(task)).await;
        let grant = alone.map(|grants| grants.into_iter().next().flatten());
        outcomes.push(grant.map_err(|error| not_recorded(&error)));
    }
    outcomes
}

fn not_recorded(error: &Error) -> NotRecorded {
    let error = error as &dyn std::error::Error;
    tracing::error!(error, "journal not written");
    NotRecorded
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Record(_) => "Record(…)",
            Self::Add(_) => "Add(…)",
            Self::Redeem(..) => "Redeem(…)",
            Self::Rotate(..) => "Rotate(…)",
        })
    }
}
