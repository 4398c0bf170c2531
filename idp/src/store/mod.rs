//! The only place with SQL: one text for SQLite (embedded) and PostgreSQL (production).
//!
//! A [`Tx`] is what queries are methods of, each in the file named after its table.
//! [`Store::direct`] gives one whose every statement stands, and is durable, by itself;
//! [`Store::begin`] one whose statements stand together once [`Tx::commit`] returns.
//!
//! # The portable dialect
//! 1. Three column types: `TEXT`, `BIGINT`, `BYTEA`. A fact that is true or false is a nullable
//!    instant, which also says since when; a status is `TEXT` with a `CHECK`.
//! 2. Instants are unix seconds, always bound from Rust; SQL never reads a clock.
//! 3. Identifiers are made in Rust; there are no serial columns.
//! 4. `fetch_optional` instead of `EXISTS`; `CAST(sum(x) AS BIGINT)`.
//! 5. Decisions look at [`Error::is_conflict`], never at a constraint's name.
//! 6. No `FOR UPDATE`, no `LIKE` on what people typed, no `lower()` for identity.
//! 7. A change of state is one guarded statement: its `WHERE` is the rule, its result the answer.
//!
//! The one fork is [`Store::begin`]: SQLite takes its write lock at once.

mod accounts;
mod addresses;
mod audit;
mod audit_of_account;
mod candidacies;
mod client_secrets;
mod clients;
mod colleagues;
mod consents;
mod departures;
mod devices;
mod error;
mod establishments;
mod factors;
mod grant_turns;
mod grants;
mod help_requests;
mod holdings;
mod invitations;
mod journal;
mod json;
mod jtis;
mod keys;
mod legal_units;
mod logos;
mod logout_notices;
mod mailed_links;
mod mails;
mod open_sessions;
mod operator_tokens;
mod passkeys;
mod placeholders;
mod portfolios;
mod posted_keys;
mod preferences;
mod proofs;
mod pushed_requests;
mod recovery;
mod recovery_requests;
mod register_imports;
mod registration_counts;
mod registration_drafts;
mod registrations;
mod revoked_tokens;
mod rights_version;
mod rules;
mod service_lists;
mod services;
mod sessions;
mod support;
mod teams;
mod throttle;

use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Executor, Transaction};

use crate::domain::Timestamp;

pub use accounts::Credentialed;
pub use audit::{AuditRow, Break};
pub use audit_of_account::Trail;
pub use candidacies::Candidate;
pub use client_secrets::{FormerSecret, KeptSecret};
pub use clients::RegisteredClient;
pub use colleagues::{Charge, Colleague};
pub use consents::Connection;
pub use devices::NewDevice;
pub use error::Error;
pub use grant_turns::{NewGrant, Redemption, Rotation};
pub use grants::{CODE_LIFETIME, EndReason};
pub use help_requests::{HelpRequest, NewHelp};
pub use journal::{Journal, NotRecorded};
pub use logos::{Logo, LogoAddress};
pub use logout_notices::{LogoutNotice, Outcome};
pub use mailed_links::{MailedLink, NewLink};
pub use mails::{DueMail, UnsentMail};
pub use open_sessions::OpenSession;
pub use recovery::Asked;
pub use recovery_requests::RecoveryRequest;
pub use register_imports::Mark;
pub use registration_drafts::{DraftLink, KeptDraft};
pub use registrations::SecretChange;
pub use sessions::Device;
pub use support::{NewReset, Reset};
pub use throttle::Failures;

/// Which database stands behind the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The pool of connections to the one database.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    /// The journal's connection: it alone has prepared what only the journal asks for.
    journal: AnyPool,
    engine: Engine,
}

/// One connection, with or without an open transaction.
#[derive(Debug)]
pub struct Tx(Inner);

#[derive(Debug)]
enum Inner {
    Direct(PoolConnection<Any>),
    Open(Transaction<'static, Any>),
}

/// Each SQLite connection: readers beside the writer, and a commit that survives a power cut.
const SQLITE_SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA busy_timeout = 10000;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY";

impl Store {
    /// Connects to `sqlite://path` (created when missing) or `postgres://…`; makes no table.
    pub async fn connect(url: &str, connections: u32) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") {
            Engine::Sqlite
        } else {
            Engine::Postgres
        };
        let url = match engine {
            Engine::Sqlite if !url.contains('?') => format!("{url}?mode=rwc"),
            _ => url.to_owned(),
        };
        let options: AnyConnectOptions = url.parse()?;
        Ok(Self {
            pool: pool(engine, connections)
                .connect_with(options.clone())
                .await?,
            journal: pool(engine, 1).connect_lazy_with(options),
            engine,
        })
    }

    /// Brings the tables up to date. Safe to call from several nodes at once.
    pub async fn migrate(&self) -> Result<(), Error> {
        Ok(sqlx::migrate!("../migrations").run(&self.pool).await?)
    }

    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// A connection on which every statement stands by itself.
    pub async fn direct(&self) -> Result<Tx, Error> {
        Ok(Tx(Inner::Direct(self.pool.acquire().await?)))
    }

    /// A transaction; undone unless committed.
    pub async fn begin(&self) -> Result<Tx, Error> {
        self.begin_on(&self.pool).await
    }

    async fn begin_for_journal(&self) -> Result<Tx, Error> {
        self.begin_on(&self.journal).await
    }

    async fn begin_on(&self, pool: &AnyPool) -> Result<Tx, Error> {
        let begin = match self.engine {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN",
        };
        Ok(Tx(Inner::Open(pool.begin_with(begin).await?)))
    }

    /// Waits until every connection is given back and closed.
    pub async fn close(&self) {
        self.journal.close().await;
        self.pool.close().await;
    }
}

fn pool(engine: Engine, connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if engine == Engine::Sqlite {
                    connection.execute(SQLITE_SETTINGS).await?;
                }
                Ok(())
            })
        })
}

impl Tx {
    pub async fn commit(self) -> Result<(), Error> {
        match self.0 {
            Inner::Direct(_) => Ok(()),
            Inner::Open(transaction) => Ok(transaction.commit().await?),
        }
    }

    /// Does the database answer?
    pub async fn ping(&mut self) -> Result<(), Error> {
        sqlx::query("SELECT 1").execute(self.connection()).await?;
        Ok(())
    }

    /// Removes what is older than `before`, as this statement says; says how many rows.
    async fn remove(&mut self, sql: &'static str, before: Timestamp) -> Result<u64, Error> {
        let done = sqlx::query(sql).bind(before).execute(self.connection());
        Ok(done.await?.rows_affected())
    }

    fn connection(&mut self) -> &mut AnyConnection {
        match &mut self.0 {
            Inner::Direct(connection) => connection,
            Inner::Open(transaction) => transaction,
        }
    }
}
