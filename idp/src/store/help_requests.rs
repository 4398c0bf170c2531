//! `help_request`: people who cannot sign in and asked other people for help.
//!
//! Who helps sees no password and no link: all they can do is have a link sent to the address on
//! file. A request is settled once, by one guarded statement.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::accounts::account;
use super::{Charge, Error, Tx};
use crate::domain::{Account, AccountId, Email, HelpOutcome, Locale, Siret, Timestamp, WayBack};

/// A request that is about to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewHelp<'a> {
    pub id: &'a str,
    pub account: AccountId,
    pub asked: WayBack,
    pub locale: Locale,
    pub expires_at: Timestamp,
}

/// A request that waits for an answer.
#[derive(Clone, Debug)]
pub struct HelpRequest {
    pub id: String,
    pub account: Account,
    pub locale: Locale,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Tx {
    /// False where the person has asked already and nobody has answered. To be called in the
    /// transaction that tells those who are asked.
    pub async fn open_help_request(
        &mut self,
        new: NewHelp<'_>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        sqlx::query(
            "UPDATE help_request
             SET outcome = 'expired', settled_at = $3
             WHERE account_id = $1 AND asked = $2 AND outcome IS NULL AND expires_at <= $3",
        )
        .bind(new.account)
        .bind(new.asked.as_str())
        .bind(now)
        .execute(self.connection())
        .await?;
        let done = sqlx::query(
            "INSERT INTO help_request (id, account_id, asked, locale, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
        )
        .bind(new.id)
        .bind(new.account)
        .bind(new.asked.as_str())
        .bind(new.locale.tag())
        .bind(now)
        .bind(new.expires_at)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Who of this establishment waits for its administrators, the oldest request first; a bounded
    /// number.
    pub async fn list_help_requests(
        &mut self,
        siret: Siret,
        now: Timestamp,
    ) -> Result<Vec<HelpRequest>, Error> {
        sqlx::query(
            "SELECT help_request.id AS request, help_request.locale, help_request.expires_at,
                    help_request.created_at AS asked_at, account.*
             FROM account
             JOIN help_request ON help_request.account_id = account.id
             WHERE account.siret = $1
               AND help_request.asked = 'administrators'
               AND help_request.outcome IS NULL
               AND help_request.expires_at > $2
             ORDER BY help_request.created_at
             LIMIT 100",
        )
        .bind(siret)
        .bind(now)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(request)
        .collect()
    }

    /// Settles the request of a colleague, if nobody has, and nobody their own. Whose it was, and
    /// the language they read.
    pub async fn settle_help_request(
        &mut self,
        charge: Charge,
        id: &str,
        outcome: HelpOutcome,
        now: Timestamp,
    ) -> Result<Option<(Account, Locale)>, Error> {
        let settled = sqlx::query(
            "UPDATE help_request
             SET outcome = $5, settled_at = $4, settled_by = $3
             WHERE id = $1 AND asked = 'administrators'
               AND outcome IS NULL AND expires_at > $4 AND account_id <> $3
               AND account_id IN (
                   SELECT id FROM account
                   WHERE siret = $2 AND state IN ('active', 'primo_admin', 'candidate_admin'))
             RETURNING account_id, locale",
        )
        .bind(id)
        .bind(charge.siret)
        .bind(charge.by)
        .bind(now)
        .bind(outcome.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = settled else { return Ok(None) };
        let (account, locale) = (row.try_get("account_id")?, locale(&row)?);
        Ok(self
            .find_account(account)
            .await?
            .map(|account| (account, locale)))
    }

    /// Another address for a declarant who waits for help, under which nobody has been reached
    /// yet. Not of an administrator: whoever could move an equal's address could become them.
    pub async fn correct_address_for_help(
        &mut self,
        charge: Charge,
        id: &str,
        email: &Email,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE account
             SET email = $3, email_verified_at = NULL, updated_at = $4
             WHERE siret = $2 AND administrator_since IS NULL AND state = 'active'
               AND id IN (
                   SELECT account_id FROM help_request
                   WHERE id = $1 AND asked = 'administrators'
                     AND outcome IS NULL AND expires_at > $4)",
        )
        .bind(id)
        .bind(charge.siret)
        .bind(email.as_str())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The active administrators of an establishment but one; a bounded number.
    pub async fn list_administrators(
        &mut self,
        siret: Siret,
        but: AccountId,
    ) -> Result<Vec<Account>, Error> {
        sqlx::query(
            "SELECT * FROM account
             WHERE siret = $1 AND state = 'active' AND administrator_since IS NOT NULL
               AND id <> $2
             ORDER BY last_name_key, first_name_key
             LIMIT 20",
        )
        .bind(siret)
        .bind(but)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(account)
        .collect()
    }

    /// Removes what was asked long ago, a bounded number of rows at a time; says how many.
    pub async fn prune_help_requests(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove(
            "DELETE FROM help_request
             WHERE id IN (
                 SELECT id FROM help_request
                 WHERE created_at < $1
                 ORDER BY created_at
                 LIMIT 1000)",
            before,
        )
        .await
    }
}

fn request(row: &AnyRow) -> Result<HelpRequest, Error> {
    Ok(HelpRequest {
        id: row.try_get("request")?,
        account: account(row)?,
        locale: locale(row)?,
        created_at: row.try_get("asked_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}

fn locale(row: &AnyRow) -> Result<Locale, Error> {
    let tag: &str = row.try_get("locale")?;
    Locale::of_tag(tag).ok_or(Error::Inconsistent {
        table: "help_request",
        column: "locale",
    })
}
