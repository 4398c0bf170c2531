//! `totp`, `passkey` and `recovery_code`: second factors.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx};
use crate::crypto::Mac;
use crate::domain::{AccountId, FactorId, Name, Timestamp, TotpFactor};

impl Tx {
    /// Fails with a conflict when it has been added already.
    pub async fn add_totp(&mut self, totp: &TotpFactor) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO totp
                (id, account_id, name, sealed, last_step, created_at, last_used_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&totp.id)
        .bind(totp.account)
        .bind(totp.name.as_str())
        .bind(&totp.sealed)
        .bind(totp.last_step)
        .bind(totp.created_at)
        .bind(totp.last_used_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The apps of an account, oldest first.
    pub async fn list_totps(&mut self, account: AccountId) -> Result<Vec<TotpFactor>, Error> {
        sqlx::query(
            "SELECT id, account_id, name, sealed, last_step, created_at, last_used_at
             FROM totp
             WHERE account_id = $1
             ORDER BY created_at, id",
        )
        .bind(account)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(totp)
        .collect()
    }

    /// Must a second factor be shown to sign in to this account?
    pub async fn has_factor(&mut self, account: AccountId) -> Result<bool, Error> {
        let row = sqlx::query(
            "SELECT id FROM totp WHERE account_id = $1
             UNION ALL
             SELECT id FROM passkey WHERE account_id = $1
             LIMIT 1",
        )
        .bind(account)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }

    /// Takes the code of this step, unless it, or a later one, was taken before.
    pub async fn use_totp(
        &mut self,
        id: &FactorId,
        step: i64,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE totp SET last_step = $2, last_used_at = $3 WHERE id = $1 AND last_step < $2",
        )
        .bind(id)
        .bind(step)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Says whether the account has such a factor.
    pub async fn rename_factor(
        &mut self,
        account: AccountId,
        id: &FactorId,
        name: &Name,
    ) -> Result<bool, Error> {
        for sql in [
            "UPDATE totp SET name = $3 WHERE id = $1 AND account_id = $2",
            "UPDATE passkey SET name = $3 WHERE id = $1 AND account_id = $2",
        ] {
            let done = sqlx::query(sql)
                .bind(id)
                .bind(account)
                .bind(name.as_str())
                .execute(self.connection())
                .await?;
            if done.rows_affected() == 1 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// With the last factor the recovery codes go as well. To be called in a transaction. Says
    /// whether the account had such a factor.
    pub async fn remove_factor(
        &mut self,
        account: AccountId,
        id: &FactorId,
    ) -> Result<bool, Error> {
        let mut removed = 0;
        for sql in [
            "DELETE FROM totp WHERE id = $1 AND account_id = $2",
            "DELETE FROM passkey WHERE id = $1 AND account_id = $2",
        ] {
            let done = sqlx::query(sql)
                .bind(id)
                .bind(account)
                .execute(self.connection())
                .await?;
            removed += done.rows_affected();
        }
        sqlx::query(
            "DELETE FROM recovery_code
             WHERE account_id = $1
               AND NOT EXISTS (SELECT 1 FROM totp WHERE totp.account_id = $1)
               AND NOT EXISTS (SELECT 1 FROM passkey WHERE passkey.account_id = $1)",
        )
        .bind(account)
        .execute(self.connection())
        .await?;
        Ok(removed == 1)
    }

    /// All of an account, for who comes back to begin anew.
    pub(super) async fn remove_factors(&mut self, account: AccountId) -> Result<(), Error> {
        for sql in [
            "DELETE FROM totp WHERE account_id = $1",
            "DELETE FROM passkey WHERE account_id = $1",
            "DELETE FROM recovery_code WHERE account_id = $1",
        ] {
            sqlx::query(sql)
                .bind(account)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// New recovery codes in place of all that there were. To be called in a transaction.
    pub async fn put_recovery_codes(
        &mut self,
        account: AccountId,
        codes: &[Mac],
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query("DELETE FROM recovery_code WHERE account_id = $1")
            .bind(account)
            .execute(self.connection())
            .await?;
        for code in codes {
            sqlx::query(
                "INSERT INTO recovery_code (account_id, code_mac, made_at) VALUES ($1, $2, $3)",
            )
            .bind(account)
            .bind(code.as_bytes().as_slice())
            .bind(now)
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Takes a recovery code, once.
    pub async fn use_recovery_code(
        &mut self,
        account: AccountId,
        code: &Mac,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE recovery_code
             SET used_at = $3
             WHERE account_id = $1 AND code_mac = $2 AND used_at IS NULL",
        )
        .bind(account)
        .bind(code.as_bytes().as_slice())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// How many recovery codes are left.
    pub async fn count_recovery_codes(&mut self, account: AccountId) -> Result<i64, Error> {
        let row = sqlx::query(
            "SELECT count(*) AS left_over
             FROM recovery_code
             WHERE account_id = $1 AND used_at IS NULL",
        )
        .bind(account)
        .fetch_one(self.connection())
        .await?;
        Ok(row.try_get("left_over")?)
    }
}

fn totp(row: &AnyRow) -> Result<TotpFactor, Error> {
    let name = Name::parse(row.try_get("name")?);
    Ok(TotpFactor {
        id: row.try_get("id")?,
        account: row.try_get("account_id")?,
        name: name.map_err(Error::inconsistent("totp", "name"))?,
        sealed: row.try_get("sealed")?,
        last_step: row.try_get("last_step")?,
        created_at: row.try_get("created_at")?,
        last_used_at: row.try_get("last_used_at")?,
    })
}
