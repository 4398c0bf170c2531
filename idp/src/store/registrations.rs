//! `client_registration`: clients that registered themselves, and the token that manages each.

use sqlx::Row;

use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::{ClientId, Timestamp};

impl Tx {
    pub async fn add_registration(
        &mut self,
        client: &ClientId,
        token: &SecretHash,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO client_registration (client_id, token_hash, created_at)
             VALUES ($1, $2, $3)",
        )
        .bind(client)
        .bind(token)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The token of a client that registered itself and is not disabled.
    pub async fn find_registration(
        &mut self,
        client: &ClientId,
    ) -> Result<Option<SecretHash>, Error> {
        let row = sqlx::query(
            "SELECT token_hash
             FROM client_registration
             JOIN client ON client.id = client_id
             WHERE client_id = $1 AND disabled_at IS NULL",
        )
        .bind(client)
        .fetch_optional(self.connection())
        .await?;
        row.map(|row| Ok(row.try_get("token_hash")?)).transpose()
    }

    /// The client can no longer manage itself.
    pub async fn remove_registration(&mut self, client: &ClientId) -> Result<bool, Error> {
        let done = sqlx::query("DELETE FROM client_registration WHERE client_id = $1")
            .bind(client)
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
