//! `throttle`: failed attempts, so that neither a restart nor another node forgives them.

use sqlx::Row;

use super::{Error, Tx};
use crate::crypto::Mac;
use crate::domain::Timestamp;

/// How often something failed of late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    pub count: i64,
    pub blocked_until: Timestamp,
}

impl Tx {
    pub async fn find_failures(&mut self, key: &Mac) -> Result<Option<Failures>, Error> {
        let row = sqlx::query("SELECT failures, blocked_until FROM throttle WHERE key_mac = $1")
            .bind(key.as_bytes().as_slice())
            .fetch_optional(self.connection())
            .await?;
        row.map(|row| {
            Ok(Failures {
                count: row.try_get("failures")?,
                blocked_until: row.try_get("blocked_until")?,
            })
        })
        .transpose()
    }

    /// Counts one more failure; what lies before `forgotten_before` does not count any more.
    /// Answers how many there are now.
    pub async fn add_failure(
        &mut self,
        key: &Mac,
        forgotten_before: Timestamp,
        now: Timestamp,
    ) -> Result<i64, Error> {
        let row = sqlx::query(
            "INSERT INTO throttle (key_mac, failures, last_at, blocked_until)
             VALUES ($1, 1, $2, 0)
             ON CONFLICT (key_mac) DO UPDATE
             SET failures = CASE WHEN throttle.last_at < $3 THEN 1
                                 ELSE throttle.failures + 1 END,
                 last_at = excluded.last_at
             RETURNING failures",
        )
        .bind(key.as_bytes().as_slice())
        .bind(now)
        .bind(forgotten_before)
        .fetch_one(self.connection())
        .await?;
        Ok(row.try_get("failures")?)
    }

    /// Counts an attempt before it is heard, so that none is heard uncounted, however many come at
    /// once; `None` while nobody is heard. Answers how many there are now. The row stays locked
    /// until the transaction ends: whoever blocks it does so in the same one.
    pub async fn count_attempt(
        &mut self,
        key: &Mac,
        forgotten_before: Timestamp,
        now: Timestamp,
    ) -> Result<Option<i64>, Error> {
        let row = sqlx::query(
            "INSERT INTO throttle (key_mac, failures, last_at, blocked_until)
             VALUES ($1, 1, $2, 0)
             ON CONFLICT (key_mac) DO UPDATE
             SET failures = CASE WHEN throttle.last_at < $3 THEN 1
                                 ELSE throttle.failures + 1 END,
                 last_at = excluded.last_at
             WHERE throttle.blocked_until <= $2
             RETURNING failures",
        )
        .bind(key.as_bytes().as_slice())
        .bind(now)
        .bind(forgotten_before)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|row| row.try_get("failures")).transpose()?)
    }

    /// The attempt that was counted last turned out to be no failure.
    pub async fn take_back_attempt(&mut self, key: &Mac) -> Result<(), Error> {
        sqlx::query(
            "UPDATE throttle
             SET failures = failures - 1, blocked_until = 0
             WHERE key_mac = $1 AND failures > 0",
        )
        .bind(key.as_bytes().as_slice())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Nobody who comes under this key is heard before `until`.
    pub async fn block(&mut self, key: &Mac, until: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "UPDATE throttle SET blocked_until = $2 WHERE key_mac = $1 AND blocked_until < $2",
        )
        .bind(key.as_bytes().as_slice())
        .bind(until)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn forget_failures(&mut self, key: &Mac) -> Result<(), Error> {
        sqlx::query("DELETE FROM throttle WHERE key_mac = $1")
            .bind(key.as_bytes().as_slice())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    pub async fn prune_throttle(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove(
            "DELETE FROM throttle WHERE last_at < $1 AND blocked_until < $1",
            before,
        )
        .await
    }
}
