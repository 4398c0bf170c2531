//! `idp key`.

use anyhow::{Context, bail};
use clap::Subcommand;

use super::{Operator, say};
use crate::app::Keys;
use crate::config::{Environment, read_secret_file};
use crate::crypto::Purpose;
use crate::crypto::keys::{KeyState, StoredKey};
use crate::domain::{EventKind, SigningAlg, Timestamp};

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Show the published keys
    List,
    /// Have the announced keys sign, retire those that signed, announce new ones
    Rotate {
        /// Only this algorithm: `RS256`, `ES256` or `EdDSA`
        #[arg(long)]
        alg: Option<SigningAlg>,
        /// Even though partners may not have seen the announced key yet
        #[arg(long)]
        now: bool,
    },
}

pub(super) async fn run(command: KeyCommand, environment: &Environment) -> anyhow::Result<()> {
    let operator = Operator::open(environment).await?;
    match command {
        KeyCommand::List => list(&operator).await,
        KeyCommand::Rotate { alg, now } => {
            let algs = alg.map_or_else(|| SigningAlg::ALL.to_vec(), |alg| vec![alg]);
            for alg in algs {
                rotate(&operator, environment, alg, now).await?;
            }
            Ok(())
        }
    }
}

async fn list(operator: &Operator) -> anyhow::Result<()> {
    for key in operator
        .store
        .direct()
        .await?
        .list_keys(Timestamp::from_unix(0))
        .await?
    {
        let StoredKey {
            alg,
            state,
            kid,
            created_at,
            ..
        } = key;
        say(format_args!(
            "{alg:<6} {state:<8} {kid} made {}",
            super::date(created_at)
        ));
    }
    Ok(())
}

async fn rotate(
    operator: &Operator,
    environment: &Environment,
    alg: SigningAlg,
    at_once: bool,
) -> anyhow::Result<()> {
    let now = operator.clock.now();
    let seal = read_secret_file(environment)?.seal_key(Purpose::SigningKeys);
    let new = StoredKey::generate(alg, KeyState::Next, &seal, now)?;
    let mut tx = operator.store.begin().await?;
    let keys = tx.list_keys(now).await?;
    let announced = keys
        .iter()
        .find(|key| key.alg == alg && key.state == KeyState::Next);
    let announced = announced.context("there is no announced key: start `idp serve` once")?;
    let seen_for = now.since(announced.created_at);
    if seen_for < Keys::MAX_AGE && !at_once {
        bail!(
            "the announced {alg} key was published {} s ago, but partners keep the old set for \
             {} s; wait, or say --now",
            seen_for.as_secs(),
            Keys::MAX_AGE.as_secs()
        );
    }
    tx.rotate_key(alg, &new, now).await?;
    let event = operator.event(EventKind::KeyRotated);
    let event = event.detail(format!(
        "{alg}: {} signs, {} announced",
        announced.kid, new.kid
    ));
    Operator::record(&mut tx, environment, &[&event]).await?;
    tx.commit().await?;
    say(format_args!(
        "{alg}: {} signs now, {} is announced",
        announced.kid, new.kid
    ));
    Ok(())
}
