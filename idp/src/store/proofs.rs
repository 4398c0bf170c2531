//! `used_proof`: DPoP proofs that have been used.

use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::Timestamp;

impl Tx {
    /// Remembers a proof of this key; fails with a conflict when it was used before, on any node.
    pub async fn use_proof(
        &mut self,
        jkt: &str,
        jti: &str,
        expires_at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query("INSERT INTO used_proof (jkt, jti_hash, expires_at) VALUES ($1, $2, $3)")
            .bind(jkt)
            .bind(SecretHash::of(jti))
            .bind(expires_at)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    pub async fn prune_proofs(&mut self, now: Timestamp) -> Result<u64, Error> {
        self.remove("DELETE FROM used_proof WHERE expires_at < $1", now)
            .await
    }
}
