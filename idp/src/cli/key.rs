//! `idp key`.

use anyhow::bail;
use clap::Subcommand;

use super::{Operator, say};
use crate::app::{NotRotated, Rotated};
use crate::config::{Environment, read_secret_file};
use crate::crypto::Purpose;
use crate::crypto::keys::StoredKey;
use crate::domain::{SigningAlg, Timestamp};

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Show the published keys
    List,
    /// Have the announced keys sign, retire those that signed, announce new ones
    Rotate {
        /// Only this algorithm: `RS256`, `PS256`, `ES256` or `EdDSA`
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
    let mut tx = operator.store.begin().await?;
    let rotated = match Rotated::now(&mut tx, alg, &seal, at_once, now).await {
        Err(error @ NotRotated::TooSoon { .. }) => bail!("{error}; wait, or say --now"),
        rotated => rotated?,
    };
    Operator::record(&mut tx, environment, &[&rotated.event(now)]).await?;
    tx.commit().await?;
    let Rotated {
        signs, announced, ..
    } = rotated;
    say(format_args!(
        "{alg}: {signs} signs now, {announced} is announced"
    ));
    Ok(())
}
