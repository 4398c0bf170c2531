//! `signing_key`: our own keys, their private parts sealed.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx};
use crate::crypto::keys::StoredKey;
use crate::domain::{SigningAlg, Timestamp};

impl Tx {
    /// Fails with a conflict when the algorithm already has a key in that state.
    pub async fn add_key(&mut self, key: &StoredKey) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO signing_key (kid, alg, state, sealed, created_at, retired_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&key.kid)
        .bind(key.alg.as_str())
        .bind(key.state.as_str())
        .bind(&key.sealed)
        .bind(key.created_at)
        .bind(key.retired_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The keys to publish: all but those retired before `retired_after`.
    pub async fn list_keys(&mut self, retired_after: Timestamp) -> Result<Vec<StoredKey>, Error> {
        sqlx::query(
            "SELECT kid, alg, state, sealed, created_at, retired_at
             FROM signing_key
             WHERE retired_at IS NULL OR retired_at > $1
             ORDER BY alg, created_at, kid",
        )
        .bind(retired_after)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(key)
        .collect()
    }

    /// next → active → retired for one algorithm, with a new next. To be called in a transaction;
    /// of two at once one fails with a conflict.
    pub async fn rotate_key(
        &mut self,
        alg: SigningAlg,
        next: &StoredKey,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "UPDATE signing_key SET state = 'retired', retired_at = $2
             WHERE alg = $1 AND state = 'active'",
        )
        .bind(alg.as_str())
        .bind(now)
        .execute(self.connection())
        .await?;
        sqlx::query("UPDATE signing_key SET state = 'active' WHERE alg = $1 AND state = 'next'")
            .bind(alg.as_str())
            .execute(self.connection())
            .await?;
        self.add_key(next).await
    }
}

fn key(row: &AnyRow) -> Result<StoredKey, Error> {
    let text = |column| row.try_get::<&str, _>(column);
    let wrong = |column| Error::Inconsistent {
        table: "signing_key",
        column,
    };
    Ok(StoredKey {
        kid: row.try_get("kid")?,
        alg: text("alg")?.parse().map_err(|_| wrong("alg"))?,
        state: text("state")?.parse().map_err(|_| wrong("state"))?,
        sealed: row.try_get("sealed")?,
        created_at: row.try_get("created_at")?,
        retired_at: row.try_get("retired_at")?,
    })
}
