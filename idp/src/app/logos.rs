//! Partners' logos: fetched by us and shown from our own address, so that no page of ours sends a
//! person's browser to a partner's server.
//!
//! 1. A page shows the logo that is known, or none; it never waits for one. What is due is noted.
//! 2. [`fetch_logos`] fetches what was noted through the one way out, and keeps it in the store,
//!    where every node finds it.
//! 3. A logo is asked for again after a day, and one that could not be had after some minutes, when
//!    a page next wants it. Until then, for a month at most, the one that is known is shown.

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use tokio::sync::{Mutex, Semaphore, mpsc};

use super::App;
use crate::crypto::sha256_text_of;
use crate::domain::{Client, PictureKind, RedirectUri, Timestamp};
use crate::outbound::Outbound;
use crate::store::{Error, Logo, LogoAddress, Store};

#[derive(Debug)]
pub struct Logos {
    store: Store,
    outbound: Outbound,
    /// What the store said a moment ago.
    known: Cache<RedirectUri, Option<LogoAddress>>,
    /// When each was last asked for.
    tried: Cache<RedirectUri, Timestamp>,
    note: mpsc::Sender<RedirectUri>,
    noted: Mutex<mpsc::Receiver<RedirectUri>>,
}

/// A logo is asked for again after this.
const FRESH: Duration = Duration::from_hours(24);
/// Between one question and the next, whatever became of it.
const PAUSE: Duration = Duration::from_mins(10);
/// A logo is shown this long when no other can be had.
pub(super) const KEPT: Duration = Duration::from_hours(30 * 24);
/// What another node has fetched is noticed within this.
const NOTICED: Duration = Duration::from_secs(30);
/// Logos that wait to be fetched; what finds no place is noted by a later page.
const WAITING: usize = 64;
/// Fetches at once: those that hang must not hold up the others.
const AT_ONCE: usize = 8;

const ACCEPT: &str = "image/png, image/webp, image/jpeg, image/gif";

impl Logos {
    pub fn new(store: Store, outbound: Outbound) -> Self {
        let (note, noted) = mpsc::channel(WAITING);
        let known = Cache::builder().max_capacity(10_000).time_to_live(NOTICED);
        Self {
            store,
            outbound,
            known: known.build(),
            tried: Cache::builder().max_capacity(10_000).build(),
            note,
            noted: Mutex::new(noted),
        }
    }

    /// Where on this site the partner's logo is, if it has one that we know. A page is whole
    /// without.
    pub async fn of(&self, client: &Client, now: Timestamp) -> Option<String> {
        let uri = client.logo_uri.as_ref()?;
        let known = self.known(uri).await.unwrap_or_else(|error| {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "a logo is not looked for");
            None
        });
        let age = known.as_ref().map(|logo| now.since(logo.fetched_at));
        if age.is_none_or(|age| age >= FRESH) {
            self.note(uri, now).await;
        }
        let shown = known.filter(|_| age.is_some_and(|age| age < KEPT))?;
        Some(format!("/logos/{}", shown.hash))
    }

    async fn known(&self, uri: &RedirectUri) -> Result<Option<LogoAddress>, Error> {
        if let Some(known) = self.known.get(uri).await {
            return Ok(known);
        }
        let found = self.store.direct().await?.find_logo_address(uri).await?;
        self.known.insert(uri.clone(), found.clone()).await;
        Ok(found)
    }

    async fn note(&self, uri: &RedirectUri, now: Timestamp) {
        let tried = self.tried.get(uri).await;
        let resting = tried.is_some_and(|tried| now.since(tried) < PAUSE);
        if !resting && self.note.try_send(uri.clone()).is_ok() {
            self.tried.insert(uri.clone(), now).await;
        }
    }

    async fn fetch(&self, uri: &RedirectUri, now: Timestamp) {
        if let Err(error) = self.try_to_fetch(uri, now).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "a logo is not kept");
        }
    }

    /// What the partner's server calls it does not count, its bytes do.
    async fn try_to_fetch(&self, uri: &RedirectUri, now: Timestamp) -> Result<(), Error> {
        let Ok(image) = self.outbound.get(uri, ACCEPT).await else {
            return Ok(());
        };
        let Some(kind) = PictureKind::of(&image) else {
            tracing::info!(%uri, "not a logo: neither PNG, JPEG, WebP nor GIF, or too large");
            return Ok(());
        };
        let hash = sha256_text_of(&image);
        let logo = Logo {
            hash: hash.clone(),
            kind,
            image: image.into(),
        };
        self.store.direct().await?.put_logo(uri, &logo, now).await?;
        let known = LogoAddress {
            hash,
            fetched_at: now,
        };
        self.known.insert(uri.clone(), Some(known)).await;
        Ok(())
    }
}

/// Runs until dropped.
pub async fn fetch_logos(app: Arc<App>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut noted = app.logos.noted.lock().await;
    while let Some(uri) = noted.recv().await {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let app = Arc::clone(&app);
        tokio::spawn(async move {
            app.logos.fetch(&uri, app.clock.now()).await;
            drop(place);
        });
    }
}

/// What is noted now, to its end.
pub async fn fetch_logos_once(app: &App) {
    let mut noted = app.logos.noted.lock().await;
    while let Ok(uri) = noted.try_recv() {
        app.logos.fetch(&uri, app.clock.now()).await;
    }
}
