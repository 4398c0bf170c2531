//! `registration_count`: how much of registrations somebody has had within a span, so that neither
//! a restart nor another node forgets it.

use super::{Error, Tx};
use crate::crypto::Mac;
use crate::domain::Timestamp;

impl Tx {
    /// May there be one more? At most `most` since the count began, which it does anew where it
    /// began at `before` or earlier.
    pub async fn count_registration(
        &mut self,
        key: &Mac,
        most: i64,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let counted = sqlx::query(
            "INSERT INTO registration_count (key_mac, since, count)
             VALUES ($1, $2, 1)
             ON CONFLICT (key_mac) DO UPDATE
             SET count = CASE WHEN registration_count.since <= $3 THEN 1
                              ELSE registration_count.count + 1 END,
                 since = CASE WHEN registration_count.since <= $3 THEN excluded.since
                              ELSE registration_count.since END
             WHERE registration_count.since <= $3 OR registration_count.count < $4",
        )
        .bind(key.as_bytes().as_slice())
        .bind(now)
        .bind(before)
        .bind(most)
        .execute(self.connection())
        .await?;
        Ok(counted.rows_affected() == 1)
    }

    pub async fn prune_registration_counts(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove("DELETE FROM registration_count WHERE since < $1", before)
            .await
    }
}
