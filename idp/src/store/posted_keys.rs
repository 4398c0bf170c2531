//! `posted_key`: keys posted to establishments.

use super::{Error, Tx};
use crate::crypto::Mac;
use crate::domain::{AccountId, Timestamp};

impl Tx {
    /// The key that was posted before opens nothing any more. False where the account does not
    /// wait.
    pub async fn put_posted_key(
        &mut self,
        id: AccountId,
        key: &Mac,
        (now, expires_at): (Timestamp, Timestamp),
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "INSERT INTO posted_key (account_id, key_mac, tries, made_at, expires_at)
             SELECT id, $2, 0, $3, $4
             FROM account
             WHERE id = $1 AND state IN ('primo_admin', 'candidate_admin')
             ON CONFLICT (account_id) DO UPDATE SET
                 key_mac = excluded.key_mac,
                 tries = 0,
                 made_at = excluded.made_at,
                 expires_at = excluded.expires_at",
        )
        .bind(id)
        .bind(key.as_bytes().as_slice())
        .bind(now)
        .bind(expires_at)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// When it was made, until when it holds, and how often it was tried.
    pub async fn find_posted_key(
        &mut self,
        id: AccountId,
    ) -> Result<Option<(Timestamp, Timestamp, i64)>, Error> {
        let row = sqlx::query_as(
            "SELECT made_at, expires_at, tries FROM posted_key WHERE account_id = $1",
        );
        Ok(row.bind(id).fetch_optional(self.connection()).await?)
    }

    /// May a key be heard? At most `most` are for one letter. The row stays locked until the
    /// transaction ends.
    pub async fn try_posted_key(
        &mut self,
        id: AccountId,
        most: i64,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE posted_key
             SET tries = tries + 1
             WHERE account_id = $1 AND tries < $2 AND expires_at > $3",
        )
        .bind(id)
        .bind(most)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Uses a key up, if it is the one.
    pub async fn use_posted_key(
        &mut self,
        id: AccountId,
        key: &Mac,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "DELETE FROM posted_key WHERE account_id = $1 AND key_mac = $2 AND expires_at > $3",
        )
        .bind(id)
        .bind(key.as_bytes().as_slice())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub(super) async fn remove_posted_key(&mut self, id: AccountId) -> Result<(), Error> {
        sqlx::query("DELETE FROM posted_key WHERE account_id = $1")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
