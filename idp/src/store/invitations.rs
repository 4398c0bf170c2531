//! `invitation`: one-time links for people who were asked in.

use sqlx::Row;

use super::accounts::account;
use super::{Charge, Error, Tx};
use crate::crypto::{PasswordHash, SecretHash};
use crate::domain::{Account, AccountId, Timestamp};

impl Tx {
    /// The link that was sent before opens nothing any more. False where one was sent after
    /// `not_since` to somebody who is still to come.
    pub async fn put_invitation(
        &mut self,
        id: AccountId,
        secret: &SecretHash,
        not_since: Timestamp,
        (now, expires_at): (Timestamp, Timestamp),
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "INSERT INTO invitation (account_id, secret_hash, created_at, expires_at)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (account_id) DO UPDATE SET
                 secret_hash = excluded.secret_hash,
                 created_at = excluded.created_at,
                 expires_at = excluded.expires_at
             WHERE invitation.created_at <= $5",
        )
        .bind(id)
        .bind(secret)
        .bind(now)
        .bind(expires_at)
        .bind(not_since)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Who is still to come.
    pub async fn count_invited(&mut self, charge: Charge) -> Result<i64, Error> {
        let count = sqlx::query_scalar(
            "SELECT COUNT(*) FROM account WHERE siret = $1 AND state = 'invited'",
        );
        Ok(count
            .bind(charge.siret)
            .fetch_one(self.connection())
            .await?)
    }

    /// Whose link it is, as long as it can be used.
    pub async fn find_invitation(
        &mut self,
        secret: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<Account>, Error> {
        sqlx::query(
            "SELECT account.*
             FROM invitation
             JOIN account ON account.id = invitation.account_id
             WHERE secret_hash = $1 AND expires_at > $2 AND state = 'invited'",
        )
        .bind(secret)
        .bind(now)
        .fetch_optional(self.connection())
        .await?
        .map(|row| account(&row))
        .transpose()
    }

    /// Uses a link up: the first to come has the account. To be called in a transaction.
    pub async fn accept_invitation(
        &mut self,
        secret: &SecretHash,
        password: &PasswordHash,
        now: Timestamp,
    ) -> Result<Option<AccountId>, Error> {
        let used = sqlx::query(
            "DELETE FROM invitation
             WHERE secret_hash = $1 AND expires_at > $2
             RETURNING account_id",
        )
        .bind(secret)
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        let Some(used) = used else { return Ok(None) };
        let id: AccountId = used.try_get("account_id")?;
        let done = sqlx::query(
            "UPDATE account
             SET state = 'active', password_hash = $2, password_set_at = $3,
                 email_verified_at = $3, updated_at = $3
             WHERE id = $1 AND state = 'invited'",
        )
        .bind(id)
        .bind(password)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok((done.rows_affected() == 1).then_some(id))
    }

    pub(super) async fn remove_invitation(&mut self, id: AccountId) -> Result<(), Error> {
        sqlx::query("DELETE FROM invitation WHERE account_id = $1")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
