//! `register_import`: how far the import of a file has come.

use sqlx::Row;

use super::{Error, Tx};
use crate::domain::Timestamp;

/// Where the next row of a file begins, and whether there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub byte: i64,
    pub line: i64,
    pub record: i64,
    pub finished_at: Option<Timestamp>,
}

impl Tx {
    /// To be called in the transaction that takes over the rows before the mark.
    pub async fn put_mark(&mut self, source: &str, mark: &Mark) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO register_import (source, byte, line, record, finished_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (source) DO UPDATE SET
                 byte = excluded.byte,
                 line = excluded.line,
                 record = excluded.record,
                 finished_at = excluded.finished_at",
        )
        .bind(source)
        .bind(mark.byte)
        .bind(mark.line)
        .bind(mark.record)
        .bind(mark.finished_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn find_mark(&mut self, source: &str) -> Result<Option<Mark>, Error> {
        let row = sqlx::query(
            "SELECT byte, line, record, finished_at FROM register_import WHERE source = $1",
        )
        .bind(source)
        .fetch_optional(self.connection())
        .await?;
        row.map(|row| {
            Ok(Mark {
                byte: row.try_get("byte")?,
                line: row.try_get("line")?,
                record: row.try_get("record")?,
                finished_at: row.try_get("finished_at")?,
            })
        })
        .transpose()
    }
}
