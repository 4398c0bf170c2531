//! Partners' secrets: read where they are, compared, kept, replaced.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::super::{Operator, date, say};
use super::Named;
use super::offer::Offer;
use crate::app::{kept_secret, lacks_secret};
use crate::config::{Environment, read_secret_file};
use crate::crypto::{Purpose, SealKey, Secret};
use crate::domain::EventKind;
use crate::oidc::declaration::KnownSecret;
use crate::store::RegisteredClient;

#[derive(Debug, Args)]
pub struct Rotation {
    #[command(flatten)]
    pub(super) client: Named,
    /// A file with the new secret; without it one is made, shown once
    #[arg(long)]
    secret_file: Option<PathBuf>,
    /// How long the secret before it still counts
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(0..=720))]
    overlap_hours: u16,
}

/// A hash guards a secret that nobody can guess, so that it must be long.
pub(super) fn sound(secret: &str) -> anyhow::Result<String> {
    let secret = secret.trim();
    if secret.len() < 32 {
        bail!("a client's secret must have at least 32 characters");
    }
    Ok(secret.to_owned())
}

pub(super) fn read(path: &Path) -> anyhow::Result<String> {
    let secret = fs::read_to_string(path);
    sound(&secret.with_context(|| format!("{} cannot be read", path.display()))?)
}

/// What the one that is registered has, as the offer sees it.
pub(super) fn state(offer: &Offer, stored: &RegisteredClient, seal: &SealKey) -> KnownSecret {
    let is = |given: &str| match &stored.sealed_secret {
        Some(sealed) => seal.open(sealed).is_ok_and(|kept| kept == given.as_bytes()),
        None => stored
            .secret
            .as_ref()
            .is_some_and(|hash| hash.matches(given)),
    };
    if lacks_secret(&offer.client, Some(stored)) {
        return KnownSecret::Missing;
    }
    if offer.secret.as_deref().is_some_and(is) {
        KnownSecret::Given
    } else {
        KnownSecret::Kept
    }
}

pub(super) async fn rotate(
    operator: &Operator,
    environment: &Environment,
    rotation: &Rotation,
) -> anyhow::Result<()> {
    let id = &rotation.client.client_id;
    let given = rotation.secret_file.as_deref().map(read).transpose()?;
    let made = given.is_none().then(Secret::random);
    let made_text = made.as_ref().map(|made| made.expose().to_owned());
    let secret = given.or(made_text).unwrap_or_default();
    let seal = read_secret_file(environment)?.seal_key(Purpose::ClientSecrets);
    let mut tx = operator.store.begin().await?;
    let stored = tx.find_client(id).await?;
    let stored = stored.with_context(|| format!("{id} is not registered"))?;
    if !lacks_secret(&stored.client, None) {
        bail!("{id} authenticates without a secret");
    }
    let now = operator.clock.now();
    let former_until = now + Duration::from_hours(rotation.overlap_hours.into());
    let kept = kept_secret(&stored.client, &secret, &seal)?;
    tx.replace_client_secret(id, &kept, former_until, now)
        .await?;
    let event = operator.event(EventKind::ClientSecretReplaced).client(id);
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!(
        "{id} has a new secret; the one before it counts until {}",
        date(former_until)
    ));
    if let Some(secret) = made {
        say(format_args!(
            "client_secret, shown this once: {}",
            secret.expose()
        ));
    }
    Ok(())
}
