//! `client_registration`: clients that registered themselves, and the token that manages each.

use sqlx::Row;

use super::clients::told_at;
use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::{Client, ClientId, Timestamp};

/// What becomes of a client's secret when it changes what it registered.
#[derive(Clone, Copy, Debug)]
pub enum SecretChange<'a> {
    Kept,
    New(&'a SecretHash),
    /// It proves itself by other means now, or not at all.
    Removed,
}

impl Tx {
    /// Replaces what a client that registered itself has stated; false where it is disabled, or is
    /// no longer the version that was `seen`.
    pub async fn replace_registration(
        &mut self,
        client: &Client,
        secret: SecretChange<'_>,
        seen: i64,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let new = match secret {
            SecretChange::New(hash) => Some(hash),
            SecretChange::Kept | SecretChange::Removed => None,
        };
        let kept = i32::from(matches!(secret, SecretChange::Kept));
        let done = sqlx::query(
            "UPDATE client
             SET metadata = $2,
                 backchannel_logout_uri = $3,
                 secret_hash = CASE WHEN $4 = 1 THEN secret_hash ELSE $5 END,
                 secret_sealed = CASE WHEN $4 = 1 THEN secret_sealed END,
                 former_secret_hash = CASE WHEN $4 = 1 THEN former_secret_hash END,
                 former_secret_sealed = CASE WHEN $4 = 1 THEN former_secret_sealed END,
                 updated_at = $6,
                 version = version + 1
             WHERE id = $1 AND version = $7 AND disabled_at IS NULL",
        )
        .bind(&client.client_id)
        .bind(super::json::write(client))
        .bind(told_at(client))
        .bind(kept)
        .bind(new)
        .bind(now)
        .bind(seen)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

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
