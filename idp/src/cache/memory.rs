//! The cache of a single node.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use moka::Expiry;
use moka::future::Cache;

/// Bounded in bytes, each entry with an expiry of its own.
#[derive(Clone, Debug)]
pub struct Memory {
    values: Cache<String, Entry<Arc<[u8]>>>,
    counts: Cache<String, Entry<Arc<AtomicU64>>>,
}

#[derive(Clone, Debug)]
struct Entry<T> {
    value: T,
    ttl: Duration,
}

#[derive(Debug)]
struct OwnTtl;

const MAX_BYTES: u64 = 64 * 1024 * 1024;
const MAX_COUNTS: u64 = 100_000;

impl Memory {
    pub(super) fn new() -> Self {
        let weigh = |key: &String, entry: &Entry<Arc<[u8]>>| {
            u32::try_from(key.len() + entry.value.len()).unwrap_or(u32::MAX)
        };
        Self {
            values: Cache::builder()
                .max_capacity(MAX_BYTES)
                .weigher(weigh)
                .expire_after(OwnTtl)
                .build(),
            counts: Cache::builder()
                .max_capacity(MAX_COUNTS)
                .expire_after(OwnTtl)
                .build(),
        }
    }

    pub(super) async fn put(&self, key: String, value: Vec<u8>, ttl: Duration) {
        self.values
            .insert(
                key,
                Entry {
                    value: value.into(),
                    ttl,
                },
            )
            .await;
    }

    pub(super) async fn find(&self, key: &str) -> Option<Arc<[u8]>> {
        self.values.get(key).await.map(|entry| entry.value)
    }

    pub(super) async fn take(&self, key: &str) -> Option<Arc<[u8]>> {
        self.values.remove(key).await.map(|entry| entry.value)
    }

    pub(super) async fn count(&self, key: String, window: Duration) -> u64 {
        let fresh = async {
            Entry {
                value: Arc::default(),
                ttl: window,
            }
        };
        let entry = self.counts.get_with(key, fresh).await;
        entry.value.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) async fn counted(&self, key: &str) -> u64 {
        self.counts
            .get(key)
            .await
            .map_or(0, |entry| entry.value.load(Ordering::Relaxed))
    }
}

impl<T> Expiry<String, Entry<T>> for OwnTtl {
    fn expire_after_create(&self, _: &String, entry: &Entry<T>, _: Instant) -> Option<Duration> {
        Some(entry.ttl)
    }

    fn expire_after_update(
        &self,
        _: &String,
        entry: &Entry<T>,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(entry.ttl)
    }
}
