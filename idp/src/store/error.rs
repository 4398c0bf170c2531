//! What can go wrong between us and the database.

/// A failed query.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database could not be reached, or did not answer in time: try again later.
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// A row exists already, or one that it names does not.
    #[error("the row conflicts with another")]
    Conflict(#[source] sqlx::Error),
    /// A stored value fits no type of ours.
    #[error("{table}.{column} holds a value that makes no sense")]
    Inconsistent {
        table: &'static str,
        column: &'static str,
    },
    #[error("the tables could not be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the query failed")]
    Query(#[source] sqlx::Error),
}

impl Error {
    /// Did a constraint refuse the change?
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// For `map_err` while a row is turned into a type of ours.
    pub(super) fn inconsistent<E>(table: &'static str, column: &'static str) -> impl Fn(E) -> Self {
        move |_| Self::Inconsistent { table, column }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed => Self::Unavailable(error),
            sqlx::Error::Database(cause) => match cause.kind() {
                ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation => {
                    Self::Conflict(error)
                }
                _ => Self::Query(error),
            },
            _ => Self::Query(error),
        }
    }
}
