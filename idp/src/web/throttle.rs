//! The counts behind [`accounts::throttle`](crate::accounts::throttle): who must wait, and who has
//! failed once more. The counts by person are in SQL, where neither a restart nor another node
//! forgives them, under a keyed hash: they exist for people who do not.

use std::time::Duration;

use super::error::PageError;
use super::extract::Peer;
use crate::accounts::throttle::{
    DEVICE_CODES_NETWORK, DEVICE_CODES_PERSON, FORGOTTEN_AFTER, Limit, NETWORK_FAILURES,
    NETWORK_WINDOW, PERSON, PERSON_AND_NETWORK,
};
use crate::app::App;
use crate::cache::Kind;
use crate::crypto::Mac;
use crate::domain::{SignInKey, Timestamp};
use crate::oidc::authorize::SignedIn;

/// The counts that one attempt comes under.
#[derive(Debug)]
pub(super) struct Throttle {
    person: Mac,
    person_and_network: Mac,
    network: Network,
    now: Timestamp,
}

/// Where attempts come from, whoever is meant.
#[derive(Debug)]
pub(super) struct Network(String);

impl Network {
    pub(super) fn of(peer: Peer) -> Self {
        Self(peer.network())
    }

    /// Has it failed too often?
    pub(super) async fn is_full(&self, app: &App) -> Result<bool, PageError> {
        let failures = app.cache.counted(Kind::AddressFailures, &self.0).await?;
        Ok(failures >= NETWORK_FAILURES)
    }

    pub(super) async fn failed(&self, app: &App) -> Result<(), PageError> {
        app.cache
            .count(Kind::AddressFailures, &self.0, NETWORK_WINDOW)
            .await?;
        Ok(())
    }
}

impl Throttle {
    pub(super) fn new(app: &App, key: &SignInKey, peer: Peer, now: Timestamp) -> Self {
        let siret = key.siret.to_string();
        let network = Network::of(peer);
        let from = [
            siret.as_bytes(),
            key.last_name.as_str().as_bytes(),
            key.first_name.as_str().as_bytes(),
            network.0.as_bytes(),
        ];
        Self {
            person: count_of(app, key),
            person_and_network: app.throttle.sign(&from),
            network,
            now,
        }
    }

    /// How long this attempt must still wait, if it must.
    pub(super) async fn wait(&self, app: &App) -> Result<Option<Duration>, PageError> {
        let mut wait =
            longest_wait(app, &[&self.person, &self.person_and_network], self.now).await?;
        if self.network.is_full(app).await? {
            wait = wait.max(Duration::from_mins(5));
        }
        Ok((wait > Duration::ZERO).then_some(wait))
    }

    /// Counts a failure everywhere.
    pub(super) async fn failed(&self, app: &App) -> Result<(), PageError> {
        self.network.failed(app).await?;
        count(app, &self.person, PERSON, self.now).await?;
        count(app, &self.person_and_network, PERSON_AND_NETWORK, self.now).await
    }

    /// The person is who they say: what this network did wrong is forgiven. What others did under
    /// the person's name is not, or a guesser could hide between the person's own sign-ins.
    pub(super) async fn succeeded(&self, app: &App) -> Result<(), PageError> {
        Ok(app
            .store
            .direct()
            .await?
            .forget_failures(&self.person_and_network)
            .await?)
    }
}

/// What failures under this name are counted under, wherever they come from.
pub(super) fn count_of(app: &App, key: &SignInKey) -> Mac {
    let siret = key.siret.to_string();
    app.throttle.sign(&[
        siret.as_bytes(),
        key.last_name.as_str().as_bytes(),
        key.first_name.as_str().as_bytes(),
    ])
}

/// Guesses at codes that others were given, counted in SQL alone: by who is signed in, if anybody
/// is, and by network.
#[derive(Debug)]
pub(super) struct Guesses {
    person: Option<Mac>,
    network: Mac,
    now: Timestamp,
}

impl Guesses {
    pub(super) fn of_device_codes(
        app: &App,
        signed_in: Option<&SignedIn>,
        peer: Peer,
        now: Timestamp,
    ) -> Self {
        let mac =
            |kind: &[u8], who: String| app.throttle.sign(&[b"device codes", kind, who.as_bytes()]);
        Self {
            person: signed_in.map(|one| mac(b"person", one.account.id.to_string())),
            network: mac(b"network", peer.network()),
            now,
        }
    }

    pub(super) async fn wait(&self, app: &App) -> Result<Option<Duration>, PageError> {
        let keys: Vec<&Mac> = self.person.iter().chain([&self.network]).collect();
        let wait = longest_wait(app, &keys, self.now).await?;
        Ok((wait > Duration::ZERO).then_some(wait))
    }

    pub(super) async fn failed(&self, app: &App) -> Result<(), PageError> {
        if let Some(person) = &self.person {
            count(app, person, DEVICE_CODES_PERSON, self.now).await?;
        }
        count(app, &self.network, DEVICE_CODES_NETWORK, self.now).await
    }
}

async fn longest_wait(app: &App, keys: &[&Mac], now: Timestamp) -> Result<Duration, PageError> {
    let mut tx = app.store.direct().await?;
    let mut wait = Duration::ZERO;
    for key in keys {
        if let Some(failures) = tx.find_failures(key).await? {
            wait = wait.max(failures.blocked_until.since(now));
        }
    }
    Ok(wait)
}

async fn count(app: &App, key: &Mac, limit: Limit, now: Timestamp) -> Result<(), PageError> {
    let mut tx = app.store.direct().await?;
    let failures = tx.add_failure(key, now - FORGOTTEN_AFTER, now).await?;
    if let Some(wait) = limit.wait_after(failures) {
        tx.block(key, now + wait).await?;
    }
    Ok(())
}
