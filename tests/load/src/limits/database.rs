//! One statement of PostgreSQL alone, through sqlx, on as many connections as the provider has.
//!
//! Each connection is held and used without a pause: there is no pool whose work would count.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use sqlx::{Connection, PgConnection};
use tokio::task::JoinSet;

use super::{Alone, Watch, on_core};

#[derive(Clone, Copy, Debug)]
pub(crate) enum Statement {
    /// A change of one row, durable when it is answered.
    Commit,
    /// One row, found by its key.
    Read,
}

/// How hard it is tried.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    pub(crate) url: String,
    pub(crate) connections: u32,
    pub(crate) time: Duration,
}

impl Statement {
    const fn sql(self) -> &'static str {
        match self {
            Self::Commit => "UPDATE bare SET changes = changes + 1 WHERE id = $1 RETURNING changes",
            Self::Read => "SELECT changes FROM bare WHERE id = $1",
        }
    }
}

/// One row for each connection, so that they do not wait for each other's.
pub(crate) async fn prepare(trial: &Trial) -> anyhow::Result<()> {
    let mut connection = connect(&trial.url).await?;
    let durable: (String,) = sqlx::query_as(
        "SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit')",
    )
    .fetch_one(&mut connection)
    .await?;
    ensure!(
        durable.0 == "on on",
        "PostgreSQL does not commit durably: {}",
        durable.0
    );
    sqlx::query("CREATE TABLE bare (id BIGINT PRIMARY KEY, changes BIGINT NOT NULL)")
        .execute(&mut connection)
        .await?;
    sqlx::query("INSERT INTO bare SELECT id, 0 FROM generate_series(0, $1) AS id")
        .bind(i64::from(trial.connections))
        .execute(&mut connection)
        .await?;
    Ok(())
}

pub(crate) fn alone(core: usize, statement: Statement, trial: Trial) -> anyhow::Result<Alone> {
    on_core(core, move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(run(statement, &trial))
    })
}

async fn run(statement: Statement, trial: &Trial) -> anyhow::Result<Alone> {
    let mut connections = Vec::new();
    for _ in 0..trial.connections {
        connections.push(connect(&trial.url).await?);
    }
    let (watch, end) = (Watch::start(), Instant::now() + trial.time);
    let mut running: JoinSet<_> = (0..)
        .zip(connections)
        .map(|(row, connection)| repeat(connection, statement, row, end))
        .collect();
    let mut count = 0;
    while let Some(done) = running.join_next().await {
        count += done??;
    }
    Ok(watch.stop(count))
}

async fn repeat(
    mut connection: PgConnection,
    statement: Statement,
    row: i64,
    end: Instant,
) -> anyhow::Result<u32> {
    let mut count = 0;
    while Instant::now() < end {
        let query = sqlx::query_as(statement.sql()).bind(row);
        let (_,): (i64,) = query.fetch_one(&mut connection).await?;
        count += 1;
    }
    Ok(count)
}

async fn connect(url: &str) -> anyhow::Result<PgConnection> {
    PgConnection::connect(url)
        .await
        .context("PostgreSQL does not answer")
}
