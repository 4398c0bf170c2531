//! The key sets that partners publish at their `jwks_uri` (OpenID Connect Core §10.1.1).
//!
//! A set is kept, asked for again when it has aged or when a token names a key that is not in it,
//! and outlives a partner's server that is down for a while. One request at a time asks; a stranger
//! who invents key names makes us ask once in [`PAUSE`], and nobody with a known key waits for it.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use moka::future::Cache;
use tokio::sync::Mutex;

use crate::crypto::jwks::PublicKeys;
use crate::domain::{RedirectUri, Timestamp};
use crate::outbound::Outbound;

#[derive(Clone, Debug)]
pub struct PublishedKeys {
    outbound: Outbound,
    known: Cache<RedirectUri, Arc<Slot>>,
}

/// One address.
#[derive(Debug, Default)]
struct Slot {
    known: ArcSwap<Known>,
    asking: Mutex<()>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    keys: Option<(Arc<PublicKeys>, Timestamp)>,
    asked_at: Option<Timestamp>,
}

/// A set is asked for again after this, as partners expect of ours.
const FRESH: Duration = Duration::from_mins(5);
/// Between one question and the next, whatever became of it.
const PAUSE: Duration = Duration::from_secs(5);
/// A set is used this long when no other can be had.
const STALE: Duration = Duration::from_hours(1);

impl PublishedKeys {
    pub fn new(outbound: Outbound) -> Self {
        let known = Cache::builder().max_capacity(10_000).build();
        Self { outbound, known }
    }

    /// The set at this address, asked for anew when it lacks the key that is looked for. `None`
    /// when there is none, or none lately.
    pub async fn find(
        &self,
        uri: &RedirectUri,
        kid: Option<&str>,
        now: Timestamp,
    ) -> Option<Arc<PublicKeys>> {
        let new = std::future::ready(Arc::default());
        let slot = self.known.get_with_by_ref(uri, new).await;
        if slot.known.load().is_due(kid, now) {
            let _one_at_a_time = slot.asking.lock().await;
            // Whoever waited may find it done.
            if slot.known.load().is_due(kid, now) {
                self.ask(uri, &slot, now).await;
            }
        }
        slot.known.load().usable(now)
    }

    async fn ask(&self, uri: &RedirectUri, slot: &Slot, now: Timestamp) {
        let accept = "application/jwk-set+json, application/json";
        let fetched = self.outbound.get(uri, accept).await.ok();
        let keys = fetched.and_then(|document| PublicKeys::published(&document).ok());
        let keys = keys.map(|keys| (Arc::new(keys), now));
        let before = slot.known.load();
        slot.known.store(Arc::new(Known {
            keys: keys.or_else(|| before.keys.clone()),
            asked_at: Some(now),
        }));
    }
}

impl Known {
    fn is_due(&self, kid: Option<&str>, now: Timestamp) -> bool {
        let resting = self.asked_at.is_some_and(|asked| now.since(asked) < PAUSE);
        let suffices = self.keys.as_ref().is_some_and(|(keys, fetched)| {
            now.since(*fetched) < FRESH && kid.is_none_or(|kid| keys.knows(kid))
        });
        !resting && !suffices
    }

    fn usable(&self, now: Timestamp) -> Option<Arc<PublicKeys>> {
        let (keys, fetched) = self.keys.as_ref()?;
        (now.since(*fetched) < STALE).then(|| Arc::clone(keys))
    }
}
