//! The one place that knows what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::domain::Timestamp;

/// The system's clock, or one that tests move.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    Frozen(Arc<AtomicI64>),
}

impl Clock {
    pub fn frozen(at: Timestamp) -> Self {
        Self::Frozen(Arc::new(AtomicI64::new(at.as_unix())))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system_time(),
            Self::Frozen(at) => Timestamp::from_unix(at.load(Ordering::Relaxed)),
        }
    }

    /// Moves a frozen clock on; the system's goes by itself.
    pub fn advance(&self, span: Duration) {
        if let Self::Frozen(at) = self {
            at.store((self.now() + span).as_unix(), Ordering::Relaxed);
        }
    }
}

fn system_time() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_unix(i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX))
}
