//! `legal_unit`: names of companies and sole traders.

use sqlx::AssertSqlSafe;

use super::placeholders::placeholders;
use super::{Error, Tx};
use crate::domain::Siren;

/// Rows of one statement.
const ROWS: usize = 500;

impl Tx {
    /// Many at once, none of them twice.
    pub async fn put_legal_units(&mut self, many: &[(Siren, &str)]) -> Result<(), Error> {
        for some in many.chunks(ROWS) {
            // Placeholders only.
            let sql = format!(
                "INSERT INTO legal_unit (siren, name) VALUES {}
                 ON CONFLICT (siren) DO UPDATE SET name = excluded.name",
                placeholders(some.len(), 2)
            );
            let mut insert = sqlx::query(AssertSqlSafe(sql));
            for (siren, name) in some {
                insert = insert.bind(*siren).bind(*name);
            }
            insert.execute(self.connection()).await?;
        }
        Ok(())
    }
}
