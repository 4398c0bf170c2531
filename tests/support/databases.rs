//! Fresh databases, one for each engine, so that one test proves a thing on both.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};

use idp::store::{Engine, Store};
use sqlx::{AnyConnection, Connection, Executor};
use tempfile::TempDir;

/// An empty database; its SQLite file goes when it is dropped.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
    _folder: Option<TempDir>,
}

/// A store with all tables and nothing in them.
pub(crate) struct Fresh {
    store: Store,
    database: Database,
}

const POSTGRES: &str = "IDP_TEST_POSTGRES_URL";

/// Both engines, by name.
pub(crate) const ENGINES: [(&str, Engine); 2] =
    [("SQLite", Engine::Sqlite), ("PostgreSQL", Engine::Postgres)];

impl Database {
    pub(crate) async fn fresh(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::file(),
            Engine::Postgres => Self::schema().await,
        }
    }

    fn file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("idp.db").display());
        Self {
            url,
            _folder: Some(folder),
        }
    }

    /// A schema of its own in the database that the environment names.
    async fn schema() -> Self {
        let url = required(POSTGRES);
        let schema = schema_name();
        sqlx::any::install_default_drivers();
        let mut server = AnyConnection::connect(&url).await.unwrap_or_else(|error| {
            panic!("{POSTGRES} names a server that does not answer: {error}")
        });
        let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
        server.execute(create).await.unwrap();
        server.close().await.unwrap();
        let joint = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{joint}options=-c%20search_path%3D{schema}");
        Self { url, _folder: None }
    }

    /// A connection past the store, for what nobody may do through it.
    pub(crate) async fn raw(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.url).await.unwrap()
    }

    /// One statement past the store; says how many rows it touched.
    pub(crate) async fn tamper(&self, sql: &str) -> u64 {
        let mut raw = self.raw().await;
        let statement = sqlx::AssertSqlSafe(sql.to_owned());
        let touched = raw.execute(statement).await.unwrap().rows_affected();
        raw.close().await.unwrap();
        touched
    }
}

impl Fresh {
    async fn on(engine: Engine) -> Self {
        let database = Database::fresh(engine).await;
        let store = Store::connect(&database.url, 4).await.unwrap();
        store.migrate().await.unwrap();
        Self { store, database }
    }

    pub(crate) async fn tamper(&self, sql: &str) -> u64 {
        self.database.tamper(sql).await
    }

    /// The same database, with a pool of its own.
    pub(crate) async fn another_node(&self) -> Store {
        Store::connect(&self.database.url, 4).await.unwrap()
    }
}

impl Deref for Fresh {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// One fresh store on SQLite and one on PostgreSQL, by name.
pub(crate) async fn stores() -> Vec<(&'static str, Fresh)> {
    let mut stores = Vec::new();
    for (name, engine) in ENGINES {
        stores.push((name, Fresh::on(engine).await));
    }
    stores
}

/// A setting of the tests, which `tests/run` makes.
#[expect(clippy::disallowed_methods, reason = "the settings of the tests")]
pub(super) fn required(name: &str) -> String {
    let missing = |_| panic!("{name} is not set: start the tests with tests/run");
    std::env::var(name).unwrap_or_else(missing)
}

/// A name that neither another test of this run nor an earlier run has.
fn schema_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let unique = RandomState::new().build_hasher().finish();
    format!("test_{unique:016x}_{count}")
}
