//! `used_jti`: client assertions that have been used.

use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::{ClientId, Timestamp};

impl Tx {
    /// Remembers an assertion; fails with a conflict when it was used before, on any node.
    ///
    /// The row must outlive the assertion by the leeway that clocks are given: `expires_at` has it.
    pub async fn use_jti(
        &mut self,
        client: &ClientId,
        jti: &str,
        expires_at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query("INSERT INTO used_jti (client_id, jti_hash, expires_at) VALUES ($1, $2, $3)")
            .bind(client)
            .bind(SecretHash::of(jti))
            .bind(expires_at)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    pub async fn prune_jtis(&mut self, now: Timestamp) -> Result<u64, Error> {
        self.remove("DELETE FROM used_jti WHERE expires_at < $1", now)
            .await
    }
}
