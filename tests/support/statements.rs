//! How much work the provider does for a request: the statements that its handler sends to the
//! database. What chores do meanwhile is not counted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

/// Writes down the statements that sqlx tells of.
#[derive(Clone, Default)]
struct Statements {
    seen: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query" && *metadata.level() <= Level::DEBUG
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut summary = String::new();
        event.record(
            &mut |field: &tracing::field::Field, value: &dyn std::fmt::Debug| {
                if field.name() == "summary" {
                    summary = format!("{value:?}");
                }
            },
        );
        self.seen.lock().unwrap().push(summary);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// What comes of this, and the beginnings of the statements that it took. On PostgreSQL only: the
/// statements of SQLite are sent by a thread of its own.
pub(crate) async fn statements_of<T>(work: impl Future<Output = T>) -> (T, Vec<String>) {
    // While there is one subscriber alone, other tests' threads decide for all of them whether a
    // statement is told of.
    static ANOTHER: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Statements::default()));
    LazyLock::force(&ANOTHER);
    let statements = Statements::default();
    let done = work.with_subscriber(statements.clone()).await;
    let seen = std::mem::take(&mut *statements.seen.lock().unwrap());
    (done, seen)
}
