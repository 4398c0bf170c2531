//! `recovery_request`: what people who cannot sign in asked for, until somebody has seen to it.

use sqlx::Row;

use super::{Error, Tx};
use crate::domain::Timestamp;

/// Something that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryRequest {
    pub id: String,
    pub sealed: String,
    pub created_at: Timestamp,
}

impl Tx {
    pub async fn add_recovery_request(
        &mut self,
        id: &str,
        sealed: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query("INSERT INTO recovery_request (id, sealed, created_at) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(sealed)
            .bind(now)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The oldest first.
    pub async fn list_recovery_requests(
        &mut self,
        limit: u32,
    ) -> Result<Vec<RecoveryRequest>, Error> {
        let rows = sqlx::query(
            "SELECT id, sealed, created_at FROM recovery_request ORDER BY created_at LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(self.connection())
        .await?;
        let request = |row: &sqlx::any::AnyRow| {
            Ok(RecoveryRequest {
                id: row.try_get("id")?,
                sealed: row.try_get("sealed")?,
                created_at: row.try_get("created_at")?,
            })
        };
        rows.iter().map(request).collect()
    }

    /// Takes one upon oneself, in the transaction that sees to it. False when another node did.
    pub async fn take_recovery_request(&mut self, id: &str) -> Result<bool, Error> {
        let done = sqlx::query("DELETE FROM recovery_request WHERE id = $1")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
