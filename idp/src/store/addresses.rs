//! `account.email`: another address, and the one before taken back.

use super::{Error, Tx};
use crate::domain::{AccountId, Email, LinkPurpose, Timestamp};

impl Tx {
    /// Puts a proven address in the place of another. Says whether it did: not where the account
    /// has had another meanwhile, or within the second of its last change, for what takes addresses
    /// back goes by their order.
    pub async fn change_address(
        &mut self,
        id: AccountId,
        (from, to): (&Email, &Email),
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE account
             SET email = $3, email_verified_at = $4, updated_at = $4
             WHERE id = $1 AND email = $2
               AND state IN ('active', 'primo_admin', 'candidate_admin')
               AND (email_verified_at IS NULL OR email_verified_at < $4)",
        )
        .bind(id)
        .bind(from.as_str())
        .bind(to.as_str())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes back the address that was replaced at `since`, with all that came of it: sessions,
    /// grants, and whatever was mailed to the addresses after it. To be called in a transaction.
    /// Says whether there is such an account still.
    pub async fn restore_address(
        &mut self,
        id: AccountId,
        email: &Email,
        (since, now): (Timestamp, Timestamp),
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE account
             SET email = $2, email_verified_at = $3, updated_at = $3
             WHERE id = $1
               AND state IN ('active', 'primo_admin', 'candidate_admin', 'suspended')",
        )
        .bind(id)
        .bind(email.as_str())
        .bind(now)
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.void_mailed_links(id, LinkPurpose::AddressChange, now)
            .await?;
        self.void_undos_since(id, since, now).await?;
        self.void_recovery_proofs(id, now).await?;
        self.sign_out_elsewhere(id, None, now).await?;
        Ok(true)
    }

    async fn void_undos_since(
        &mut self,
        id: AccountId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "UPDATE mailed_link
             SET used_at = $4
             WHERE account_id = $1 AND purpose = $2 AND used_at IS NULL AND created_at >= $3",
        )
        .bind(id)
        .bind(LinkPurpose::AddressUndo.as_str())
        .bind(since)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
