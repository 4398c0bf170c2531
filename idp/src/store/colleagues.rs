//! `account`, as the administrators of an establishment see and change it.
//!
//! Whoever changes anything holds a [`Charge`]: within the transaction they are known to be an
//! administrator, and no other change of the company's people happens meanwhile. So of two
//! administrators who strike each other off one remains.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::accounts::account;
use super::{Error, Tx};
use crate::domain::{Account, AccountId, Email, NameKey, Siret, Timestamp};

/// An active administrator's turn with the people of the establishment.
#[derive(Clone, Copy, Debug)]
pub struct Charge {
    pub(super) siret: Siret,
    pub(super) by: AccountId,
}

/// Somebody of the establishment, and until when their invitation holds.
#[derive(Clone, Debug)]
pub struct Colleague {
    pub account: Account,
    pub invited_until: Option<Timestamp>,
}

/// Nobody, or somebody without whom an active administrator remains.
macro_rules! another_administrator_remains {
    () => {
        "(state <> 'active' OR administrator_since IS NULL OR EXISTS (
            SELECT 1 FROM account other
            WHERE other.siret = account.siret
              AND other.id <> account.id
              AND other.administrator_since IS NOT NULL
              AND other.state = 'active'))"
    };
}

impl Tx {
    /// To be called in a transaction, before any change. None where this is no active administrator
    /// (any more).
    pub async fn take_charge(&mut self, by: AccountId) -> Result<Option<Charge>, Error> {
        let Some(siret) = self.administrated_by(by).await? else {
            return Ok(None);
        };
        self.bump_rights(siret.siren()).await?;
        // Again: it may have changed while others had their turn.
        let siret = self.administrated_by(by).await?;
        Ok(siret.map(|siret| Charge { siret, by }))
    }

    async fn administrated_by(&mut self, by: AccountId) -> Result<Option<Siret>, Error> {
        let row = sqlx::query(
            "SELECT siret FROM account
             WHERE id = $1 AND state = 'active' AND administrator_since IS NOT NULL",
        )
        .bind(by)
        .fetch_optional(self.connection())
        .await?;
        row.map(|row| Ok(row.try_get("siret")?)).transpose()
    }

    /// At most `limit` people of an establishment by name, from after somebody; only those whose
    /// last name begins so.
    pub async fn list_colleagues(
        &mut self,
        siret: Siret,
        beginning: Option<&NameKey>,
        after: Option<AccountId>,
        limit: u32,
    ) -> Result<Vec<Colleague>, Error> {
        let beginning = beginning.map_or("", NameKey::as_str);
        sqlx::query(
            "SELECT account.*, invitation.expires_at AS invited_until
             FROM account
             LEFT JOIN invitation ON invitation.account_id = account.id
             WHERE siret = $1
               AND substr(last_name_key, 1, $2) = $3
               AND ($4 < 0 OR (last_name_key, first_name_key) > (
                       SELECT last_name_key, first_name_key
                       FROM account
                       WHERE id = $4 AND siret = $1))
             ORDER BY last_name_key, first_name_key
             LIMIT $5",
        )
        .bind(siret)
        .bind(i32::try_from(beginning.chars().count()).unwrap_or(i32::MAX))
        .bind(beginning)
        .bind(after.map_or(-1, AccountId::as_number))
        .bind(i64::from(limit))
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(colleague)
        .collect()
    }

    /// None where the establishment has nobody of this number.
    pub async fn find_colleague(
        &mut self,
        siret: Siret,
        id: AccountId,
    ) -> Result<Option<Colleague>, Error> {
        sqlx::query(
            "SELECT account.*, invitation.expires_at AS invited_until
             FROM account
             LEFT JOIN invitation ON invitation.account_id = account.id
             WHERE id = $2 AND siret = $1",
        )
        .bind(siret)
        .bind(id)
        .fetch_optional(self.connection())
        .await?
        .map(|row| colleague(&row))
        .transpose()
    }

    /// Signs an active colleague out everywhere, and lets them in no more. False where there is no
    /// such colleague, or no other administrator would remain.
    pub async fn suspend_colleague(
        &mut self,
        charge: Charge,
        id: AccountId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(concat!(
            "UPDATE account SET state = 'suspended', suspended_by = $3, updated_at = $4
             WHERE id = $1 AND siret = $2 AND state = 'active' AND ",
            another_administrator_remains!()
        ))
        .bind(id)
        .bind(charge.siret)
        .bind(charge.by)
        .bind(now)
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.sign_out_elsewhere(id, None, now).await?;
        Ok(true)
    }

    /// Lets somebody in again whom an administrator, and no operator, had suspended.
    pub async fn resume_colleague(
        &mut self,
        charge: Charge,
        id: AccountId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let sql = "UPDATE account SET state = 'active', suspended_by = NULL, updated_at = $3
             WHERE id = $1 AND siret = $2 AND state = 'suspended' AND suspended_by IS NOT NULL";
        self.change_colleague(sql, charge, id, now).await
    }

    /// Ends all that somebody has here: sessions and what was granted in them, consents, password,
    /// second factors, an invitation, roles and rights. False where there is no such colleague, or
    /// no other administrator would remain.
    pub async fn strike_off(
        &mut self,
        charge: Charge,
        id: AccountId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let sql = concat!(
            "UPDATE account
             SET state = 'struck_off', password_hash = NULL, password_set_at = NULL,
                 administrator_since = NULL, suspended_by = NULL, updated_at = $3
             WHERE id = $1 AND siret = $2
               AND (state IN ('invited', 'active')
                    OR (state = 'suspended' AND suspended_by IS NOT NULL))
               AND ",
            another_administrator_remains!()
        );
        if !self.change_colleague(sql, charge, id, now).await? {
            return Ok(false);
        }
        self.sign_out_elsewhere(id, None, now).await?;
        self.remove_consents(id).await?;
        self.remove_invitation(id).await?;
        self.remove_factors(id).await?;
        self.park_rights(id, now).await?;
        Ok(true)
    }

    /// Who was struck off waits for a new invitation, under the address that is given.
    pub async fn readmit(
        &mut self,
        charge: Charge,
        id: AccountId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let sql = "UPDATE account
             SET state = 'invited', email_verified_at = NULL, declarant_since = $3,
                 updated_at = $3
             WHERE id = $1 AND siret = $2 AND state = 'struck_off'";
        self.change_colleague(sql, charge, id, now).await
    }

    /// Only of who has not come yet: everybody else changes their own address.
    pub async fn correct_address(
        &mut self,
        charge: Charge,
        id: AccountId,
        email: &Email,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE account SET email = $3, updated_at = $4
             WHERE id = $1 AND siret = $2 AND state = 'invited'",
        )
        .bind(id)
        .bind(charge.siret)
        .bind(email.as_str())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn make_administrator(
        &mut self,
        charge: Charge,
        id: AccountId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let sql = "UPDATE account SET administrator_since = $3, updated_at = $3
             WHERE id = $1 AND siret = $2 AND state = 'active' AND administrator_since IS NULL";
        self.change_colleague(sql, charge, id, now).await
    }

    /// False where there is no such administrator, or no other one would remain.
    pub async fn unmake_administrator(
        &mut self,
        charge: Charge,
        id: AccountId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let sql = concat!(
            "UPDATE account SET administrator_since = NULL, updated_at = $3
             WHERE id = $1 AND siret = $2 AND state = 'active'
               AND administrator_since IS NOT NULL AND ",
            another_administrator_remains!()
        );
        self.change_colleague(sql, charge, id, now).await
    }

    /// One guarded statement about somebody of the establishment, who is its `$1`; `$2` is the
    /// establishment, `$3` now. Says whether anything was changed.
    async fn change_colleague(
        &mut self,
        sql: &'static str,
        charge: Charge,
        id: AccountId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(sql)
            .bind(id)
            .bind(charge.siret)
            .bind(now)
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}

fn colleague(row: &AnyRow) -> Result<Colleague, Error> {
    Ok(Colleague {
        account: account(row)?,
        invited_until: row.try_get("invited_until")?,
    })
}
