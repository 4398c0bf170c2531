//! `account`: people, and the hash that their password is compared with.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx};
use crate::crypto::PasswordHash;
use crate::domain::{Account, AccountId, Name, Roles, Sid, SignInKey, Siret, Timestamp};

macro_rules! columns {
    () => {
        "id, siret, last_name, first_name, email, email_verified_at, phone, \
         administrator_since, declarant_since, state, identity_proofing, organisation_link, \
         updated_at"
    };
}

/// An account together with what its password is compared with; none while it is invited.
#[derive(Clone, Debug)]
pub struct Credentialed {
    pub account: Account,
    pub password: Option<PasswordHash>,
}

impl Tx {
    /// Fails with a conflict when the establishment has somebody of that name already.
    pub async fn add_account(
        &mut self,
        account: &Account,
        password: Option<&PasswordHash>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let key = account.sign_in_key();
        sqlx::query(
            "INSERT INTO account
                (id, siret, siren, last_name, first_name, last_name_key, first_name_key,
                 email, email_verified_at, phone, administrator_since, declarant_since, state,
                 identity_proofing, organisation_link, password_hash, password_set_at,
                 created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                     $18, $18)",
        )
        .bind(account.id)
        .bind(account.siret)
        .bind(account.siret.siren())
        .bind(account.last_name.as_str())
        .bind(account.first_name.as_str())
        .bind(key.last_name)
        .bind(key.first_name)
        .bind(account.email.as_str())
        .bind(account.email_verified_at)
        .bind(account.phone.as_deref())
        .bind(account.roles.administrator_since)
        .bind(account.roles.declarant_since)
        .bind(account.state.as_str())
        .bind(account.identity.as_str())
        .bind(account.link.as_str())
        .bind(password)
        .bind(password.map(|_| now))
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn find_account(&mut self, id: AccountId) -> Result<Option<Account>, Error> {
        sqlx::query(concat!(
            "SELECT ",
            columns!(),
            " FROM account WHERE id = $1"
        ))
        .bind(id)
        .fetch_optional(self.connection())
        .await?
        .map(|row| account(&row))
        .transpose()
    }

    /// An account whose password was proven then, unless it has been changed since.
    pub async fn find_proven_account(
        &mut self,
        id: AccountId,
        proven_at: Timestamp,
    ) -> Result<Option<Account>, Error> {
        sqlx::query(concat!(
            "SELECT ",
            columns!(),
            " FROM account WHERE id = $1 AND password_set_at <= $2"
        ))
        .bind(id)
        .bind(proven_at)
        .fetch_optional(self.connection())
        .await?
        .map(|row| account(&row))
        .transpose()
    }

    pub async fn find_credentials(
        &mut self,
        key: &SignInKey,
    ) -> Result<Option<Credentialed>, Error> {
        let row = sqlx::query(concat!(
            "SELECT password_hash, ",
            columns!(),
            " FROM account
              WHERE siret = $1 AND last_name_key = $2 AND first_name_key = $3"
        ))
        .bind(key.siret)
        .bind(key.last_name.clone())
        .bind(key.first_name.clone())
        .fetch_optional(self.connection())
        .await?;
        row.map(|row| {
            Ok(Credentialed {
                account: account(&row)?,
                password: row.try_get("password_hash")?,
            })
        })
        .transpose()
    }

    /// Replaces a hash made at another cost, unless the password has been changed meanwhile.
    pub async fn rehash_password(
        &mut self,
        id: AccountId,
        old: &PasswordHash,
        new: &PasswordHash,
    ) -> Result<(), Error> {
        sqlx::query("UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
            .bind(id)
            .bind(old)
            .bind(new)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Sets another password, unless it has been changed meanwhile: of two changes at once one
    /// counts. Says whether it was this one. To be called in a transaction.
    pub async fn set_password(
        &mut self,
        id: AccountId,
        old: &PasswordHash,
        new: &PasswordHash,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE account
             SET password_hash = $3, password_set_at = $4
             WHERE id = $1 AND password_hash = $2",
        )
        .bind(id)
        .bind(old)
        .bind(new)
        .bind(now)
        .execute(self.connection())
        .await?;
        self.void_recovery_proofs(id, now).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Signs somebody out everywhere but in one session, if there is one to keep, and ends what
    /// was granted in no session as well. To be called in a transaction.
    pub async fn sign_out_elsewhere(
        &mut self,
        id: AccountId,
        keep: Option<&Sid>,
        now: Timestamp,
    ) -> Result<(), Error> {
        for sid in self.sessions_of(id).await? {
            if keep != Some(&sid) {
                self.sign_out(&sid, now).await?;
            }
        }
        self.end_grants_elsewhere(id, keep, now).await?;
        Ok(())
    }

    /// Suspends who may sign in: they are signed out everywhere, and keep no token, not even for
    /// when they may again. To be called in a transaction. Says whether there was such an account.
    pub async fn suspend_account(&mut self, id: AccountId, now: Timestamp) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE account
             SET state = 'suspended', updated_at = $2
             WHERE id = $1 AND state IN ('active', 'primo_admin', 'candidate_admin')",
        )
        .bind(id)
        .bind(now)
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.sign_out_elsewhere(id, None, now).await?;
        Ok(true)
    }

    /// Every account of an establishment, by name.
    pub async fn list_accounts(&mut self, siret: Siret) -> Result<Vec<Account>, Error> {
        sqlx::query(concat!(
            "SELECT ",
            columns!(),
            " FROM account WHERE siret = $1 ORDER BY last_name_key, first_name_key"
        ))
        .bind(siret)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(account)
        .collect()
    }
}

pub(super) fn account(row: &AnyRow) -> Result<Account, Error> {
    let text = |column| row.try_get::<&str, _>(column);
    let wrong = |column| Error::Inconsistent {
        table: "account",
        column,
    };
    Ok(Account {
        id: row.try_get("id")?,
        siret: row.try_get("siret")?,
        last_name: Name::parse(text("last_name")?).map_err(|_| wrong("last_name"))?,
        first_name: Name::parse(text("first_name")?).map_err(|_| wrong("first_name"))?,
        email: text("email")?.parse().map_err(|_| wrong("email"))?,
        email_verified_at: row.try_get("email_verified_at")?,
        phone: row.try_get("phone")?,
        roles: Roles {
            administrator_since: row.try_get("administrator_since")?,
            declarant_since: row.try_get("declarant_since")?,
        },
        state: text("state")?.parse().map_err(|_| wrong("state"))?,
        identity: text("identity_proofing")?
            .parse()
            .map_err(|_| wrong("identity_proofing"))?,
        link: text("organisation_link")?
            .parse()
            .map_err(|_| wrong("organisation_link"))?,
        updated_at: row.try_get("updated_at")?,
    })
}
