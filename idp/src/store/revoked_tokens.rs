//! `revoked_token`: access tokens taken back one by one.

use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::Timestamp;

impl Tx {
    /// Takes an access token back, by its `jti`. Says whether it was not before.
    pub async fn revoke_token(&mut self, jti: &str, expires_at: Timestamp) -> Result<bool, Error> {
        let done = sqlx::query(
            "INSERT INTO revoked_token (jti_hash, expires_at)
             VALUES ($1, $2)
             ON CONFLICT (jti_hash) DO NOTHING",
        )
        .bind(SecretHash::of(jti))
        .bind(expires_at)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn is_revoked(&mut self, jti: &str) -> Result<bool, Error> {
        let row = sqlx::query("SELECT 1 FROM revoked_token WHERE jti_hash = $1")
            .bind(SecretHash::of(jti))
            .fetch_optional(self.connection())
            .await?;
        Ok(row.is_some())
    }

    /// Forgets those that have expired.
    pub async fn prune_revoked_tokens(&mut self, now: Timestamp) -> Result<u64, Error> {
        self.remove("DELETE FROM revoked_token WHERE expires_at < $1", now)
            .await
    }
}
