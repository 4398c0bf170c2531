//! `staff` and `support_reset`: who helps people back in by telephone, and how two of them do.
//!
//! Nothing here is done by one agent alone, by anybody for themselves, or to an account of staff:
//! those are an operator's business. Each rule is in the statement that it guards.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::accounts::account;
use super::{Error, Tx};
use crate::domain::{Account, AccountId, NameKey, ResetOutcome, Timestamp};

/// A reset that an agent asks for.
#[derive(Clone, Copy, Debug)]
pub struct NewReset<'a> {
    pub id: &'a str,
    pub account: AccountId,
    pub by: AccountId,
    pub reason: &'a str,
    pub expires_at: Timestamp,
}

/// A reset that waits for a second agent.
#[derive(Clone, Debug)]
pub struct Reset {
    pub id: String,
    pub account: Account,
    pub asked_by: AccountId,
    pub reason: String,
    pub expires_at: Timestamp,
}

/// People found at once.
const FOUND: i64 = 25;

impl Tx {
    pub async fn is_staff(&mut self, id: AccountId) -> Result<bool, Error> {
        let row = sqlx::query("SELECT since FROM staff WHERE account_id = $1")
            .bind(id)
            .fetch_optional(self.connection())
            .await?;
        Ok(row.is_some())
    }

    /// False where there is no active account of this number, or it is one of staff already.
    pub async fn add_staff(&mut self, id: AccountId, now: Timestamp) -> Result<bool, Error> {
        let done = sqlx::query(
            "INSERT INTO staff (account_id, since)
             SELECT id, $2 FROM account WHERE id = $1 AND state = 'active'
             ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Holds an agent's place until the transaction ends: nobody removes them meanwhile. False
    /// where they are no agent, or cannot sign in.
    pub async fn take_duty(&mut self, id: AccountId) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE staff SET since = since
             WHERE account_id = $1
               AND account_id IN (SELECT id FROM account WHERE state = 'active')",
        )
        .bind(id)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn remove_staff(&mut self, id: AccountId) -> Result<bool, Error> {
        let done = sqlx::query("DELETE FROM staff WHERE account_id = $1")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn list_staff(&mut self) -> Result<Vec<Account>, Error> {
        sqlx::query(
            "SELECT account.* FROM staff
             JOIN account ON account.id = staff.account_id
             ORDER BY last_name_key, first_name_key",
        )
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(account)
        .collect()
    }

    /// People whose last name begins so; where it is shorter than four letters, is so. In no order.
    pub async fn find_by_name(&mut self, beginning: &NameKey) -> Result<Vec<Account>, Error> {
        let typed = beginning.as_str();
        let first: String = typed.chars().take(4).collect();
        sqlx::query(
            "SELECT * FROM account
             WHERE substr(last_name_key, 1, 4) = $1 AND substr(last_name_key, 1, $2) = $3
             LIMIT $4",
        )
        .bind(first)
        .bind(i32::try_from(typed.chars().count()).unwrap_or(i32::MAX))
        .bind(typed)
        .bind(FOUND)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(account)
        .collect()
    }

    /// People with this address, however its Latin letters are written.
    pub async fn find_by_address(&mut self, typed: &str) -> Result<Vec<Account>, Error> {
        sqlx::query("SELECT * FROM account WHERE lower(email) = $1 LIMIT $2")
            .bind(typed.to_ascii_lowercase())
            .bind(FOUND)
            .fetch_all(self.connection())
            .await?
            .iter()
            .map(account)
            .collect()
    }

    /// False where one waits already, or nobody may do this to that account.
    pub async fn ask_for_reset(
        &mut self,
        new: NewReset<'_>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        sqlx::query(
            "UPDATE support_reset
             SET outcome = 'expired', decided_at = $2
             WHERE account_id = $1 AND outcome IS NULL AND expires_at <= $2",
        )
        .bind(new.account)
        .bind(now)
        .execute(self.connection())
        .await?;
        let done = sqlx::query(
            "INSERT INTO support_reset
                (id, account_id, asked_by, reason, created_at, expires_at)
             SELECT $1, account.id, staff.account_id, $4, $5, $6
             FROM account, staff
             WHERE account.id = $2 AND staff.account_id = $3
               AND account.state IN ('active', 'primo_admin', 'candidate_admin')
               AND account.id NOT IN (SELECT account_id FROM staff)
               AND staff.account_id IN (SELECT id FROM account WHERE state = 'active')
             ON CONFLICT DO NOTHING",
        )
        .bind(new.id)
        .bind(new.account)
        .bind(new.by)
        .bind(new.reason)
        .bind(now)
        .bind(new.expires_at)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Those that wait, the oldest first; a bounded number.
    pub async fn list_resets(&mut self, now: Timestamp) -> Result<Vec<Reset>, Error> {
        sqlx::query(
            "SELECT support_reset.id AS reset, support_reset.asked_by, support_reset.reason,
                    support_reset.expires_at, account.*
             FROM support_reset
             JOIN account ON account.id = support_reset.account_id
             WHERE outcome IS NULL AND expires_at > $1
             ORDER BY support_reset.created_at
             LIMIT 100",
        )
        .bind(now)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(reset)
        .collect()
    }

    /// An agent's word on what another asked for; whoever asked may only take it back. What a
    /// former agent asked for is not allowed, nor for whom may not sign in any more. Whose reset it
    /// is, where the word counts.
    pub async fn decide_reset(
        &mut self,
        id: &str,
        (by, outcome): (AccountId, ResetOutcome),
        now: Timestamp,
    ) -> Result<Option<AccountId>, Error> {
        let decided = sqlx::query(
            "UPDATE support_reset
             SET outcome = $3, decided_by = $2, decided_at = $4
             WHERE id = $1 AND outcome IS NULL AND expires_at > $4
               AND ($5 = 'rejected'
                    OR asked_by <> $2
                       AND asked_by IN (SELECT account_id FROM staff)
                       AND account_id IN (
                           SELECT id FROM account
                           WHERE state IN ('active', 'primo_admin', 'candidate_admin')))
               AND account_id <> $2
               AND account_id NOT IN (SELECT account_id FROM staff)
               AND $2 IN (
                   SELECT account_id FROM staff
                   JOIN account ON account.id = staff.account_id
                   WHERE account.state = 'active')
             RETURNING account_id",
        )
        .bind(id)
        .bind(by)
        .bind(outcome.as_str())
        .bind(now)
        .bind(outcome.as_str())
        .fetch_optional(self.connection())
        .await?;
        Ok(decided.map(|row| row.try_get("account_id")).transpose()?)
    }

    /// Removes what was asked long ago, a bounded number of rows at a time; says how many.
    pub async fn prune_resets(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove(
            "DELETE FROM support_reset
             WHERE id IN (
                 SELECT id FROM support_reset
                 WHERE created_at < $1
                 ORDER BY created_at
                 LIMIT 1000)",
            before,
        )
        .await
    }
}

fn reset(row: &AnyRow) -> Result<Reset, Error> {
    Ok(Reset {
        id: row.try_get("reset")?,
        account: account(row)?,
        asked_by: row.try_get("asked_by")?,
        reason: row.try_get("reason")?,
        expires_at: row.try_get("expires_at")?,
    })
}
