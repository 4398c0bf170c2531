//! The signing keys of this node: read from the database, replaced whole when it has others.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use arc_swap::ArcSwap;
use axum::body::Bytes;

use crate::crypto::keys::{KeyRing, KeyState, StoredKey};
use crate::crypto::{self, SealKey, sha256_text};
use crate::domain::{Event, EventKind, Kid, SigningAlg, Timestamp};
use crate::store::{self, Store, Tx};

/// The keys as last read.
#[derive(Debug)]
pub struct Keys {
    current: ArcSwap<Published>,
    seal: SealKey,
}

/// A key ring, and its public half ready to be sent.
#[derive(Debug)]
pub struct Published {
    pub ring: KeyRing,
    pub jwks: Bytes,
    /// A strong validator of the JWK set (RFC 9110 §8.8.3).
    pub etag: String,
}

impl Keys {
    /// How long partners may keep the JWK set: a key must be announced longer than this before it
    /// signs.
    pub const MAX_AGE: Duration = Duration::from_mins(5);

    /// How long a retired key is still published: long after the last token that it signed, for
    /// those come back as hints.
    const RETIRED_FOR: Duration = Duration::from_hours(30 * 24);

    pub async fn load(store: &Store, seal: SealKey, now: Timestamp) -> anyhow::Result<Self> {
        make_missing(store, &seal, now).await?;
        let published = read(store, &seal, now).await?;
        Ok(Self {
            current: ArcSwap::from_pointee(published),
            seal,
        })
    }

    pub fn current(&self) -> arc_swap::Guard<Arc<Published>> {
        self.current.load()
    }

    pub async fn reload(&self, store: &Store, now: Timestamp) -> anyhow::Result<()> {
        let stored = store
            .direct()
            .await?
            .list_keys(now - Self::RETIRED_FOR)
            .await?;
        let known = self.current();
        let unchanged =
            stored.iter().all(|key| known.ring.has(key)) && stored.len() == known.ring.len();
        if !unchanged {
            self.current
                .store(Arc::new(read(store, &self.seal, now).await?));
        }
        Ok(())
    }

    pub const fn seal(&self) -> &SealKey {
        &self.seal
    }
}

/// Keys that changed places.
#[derive(Clone, Debug)]
pub struct Rotated {
    pub alg: SigningAlg,
    /// Signs from now on.
    pub signs: Kid,
    pub announced: Kid,
}

/// Why keys did not change places.
#[derive(Debug, thiserror::Error)]
pub enum NotRotated {
    #[error("there is no announced key: start `idp serve` once")]
    NothingAnnounced,
    #[error(
        "the announced {alg} key was published {seen_for} s ago, but partners keep the old set for \
         {} s",
        Keys::MAX_AGE.as_secs()
    )]
    TooSoon { alg: SigningAlg, seen_for: u64 },
    #[error("the keys cannot be kept")]
    Store(#[from] store::Error),
    #[error("no key can be made")]
    Crypto(#[from] crypto::Error),
}

impl Rotated {
    /// Has the announced key of an algorithm sign, retires the one that signed, announces another.
    /// To be called in a transaction.
    pub async fn now(
        tx: &mut Tx,
        alg: SigningAlg,
        seal: &SealKey,
        at_once: bool,
        now: Timestamp,
    ) -> Result<Self, NotRotated> {
        let keys = tx.list_keys(now).await?;
        let mut next = keys.iter().filter(|key| key.state == KeyState::Next);
        let announced = next.find(|key| key.alg == alg);
        let announced = announced.ok_or(NotRotated::NothingAnnounced)?;
        let seen_for = now.since(announced.created_at);
        if seen_for < Keys::MAX_AGE && !at_once {
            let seen_for = seen_for.as_secs();
            return Err(NotRotated::TooSoon { alg, seen_for });
        }
        let new = StoredKey::generate(alg, KeyState::Next, seal, now)?;
        tx.rotate_key(alg, &new, now).await?;
        Ok(Self {
            alg,
            signs: announced.kid.clone(),
            announced: new.kid,
        })
    }

    /// For the audit trail.
    pub fn event(&self, now: Timestamp) -> Event {
        let Self {
            alg,
            signs,
            announced,
        } = self;
        let detail = format!("{alg}: {signs} signs, {announced} announced");
        Event::new(EventKind::KeyRotated, now).detail(detail)
    }
}

/// An active and an announced key for every algorithm. Two nodes may do this at once: one wins.
async fn make_missing(store: &Store, seal: &SealKey, now: Timestamp) -> anyhow::Result<()> {
    let mut tx = store.direct().await?;
    let there = tx.list_keys(now).await?;
    for alg in SigningAlg::ALL {
        for state in [KeyState::Active, KeyState::Next] {
            if there
                .iter()
                .any(|key| key.alg == *alg && key.state == state)
            {
                continue;
            }
            match tx
                .add_key(&StoredKey::generate(*alg, state, seal, now)?)
                .await
            {
                Err(error) if !error.is_conflict() => return Err(error.into()),
                _ => {}
            }
        }
    }
    Ok(())
}

async fn read(store: &Store, seal: &SealKey, now: Timestamp) -> anyhow::Result<Published> {
    let stored: Result<_, store::Error> = store
        .direct()
        .await?
        .list_keys(now - Keys::RETIRED_FOR)
        .await;
    let ring = KeyRing::open(&stored?, seal)
        .context("the signing keys were sealed with another secret than that of IDP_SECRET_FILE")?;
    let text = ring.jwks().to_string();
    let etag = format!("\"{}\"", sha256_text(&text));
    Ok(Published {
        ring,
        jwks: text.into_bytes().into(),
        etag,
    })
}
