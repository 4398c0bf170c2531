//! `passkey` and `used_challenge`: keys that sign, and what they have signed.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx};
use crate::domain::{AccountId, CredentialId, FactorId, Name, Passkey, Timestamp};

impl Tx {
    /// Fails with a conflict when it, or another of that credential id, has been added already.
    pub async fn add_passkey(&mut self, passkey: &Passkey) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO passkey
                (id, account_id, credential_id, name, credential, counter,
                 created_at, last_used_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&passkey.id)
        .bind(passkey.account)
        .bind(&passkey.credential_id)
        .bind(passkey.name.as_str())
        .bind(&passkey.credential)
        .bind(passkey.counter)
        .bind(passkey.created_at)
        .bind(passkey.last_used_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Those of an account, oldest first.
    pub async fn list_passkeys(&mut self, account: AccountId) -> Result<Vec<Passkey>, Error> {
        sqlx::query(
            "SELECT id, account_id, credential_id, name, credential, counter,
                    created_at, last_used_at
             FROM passkey
             WHERE account_id = $1
             ORDER BY created_at, id",
        )
        .bind(account)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(passkey)
        .collect()
    }

    /// Whosever it is.
    pub async fn find_passkey(
        &mut self,
        credential_id: &CredentialId,
    ) -> Result<Option<Passkey>, Error> {
        sqlx::query(
            "SELECT id, account_id, credential_id, name, credential, counter,
                    created_at, last_used_at
             FROM passkey
             WHERE credential_id = $1",
        )
        .bind(credential_id)
        .fetch_optional(self.connection())
        .await?
        .as_ref()
        .map(passkey)
        .transpose()
    }

    /// Takes note of a signature, unless the device counts and has not counted on (Web
    /// Authentication §6.1.1).
    pub async fn use_passkey(
        &mut self,
        id: &FactorId,
        counter: i64,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE passkey
             SET counter = $2, last_used_at = $3
             WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))",
        )
        .bind(id)
        .bind(counter)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Remembers what was signed; fails with a conflict when it was signed before, on any node.
    pub async fn use_challenge(&mut self, id: &str, expires_at: Timestamp) -> Result<(), Error> {
        sqlx::query("INSERT INTO used_challenge (id, expires_at) VALUES ($1, $2)")
            .bind(id)
            .bind(expires_at)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    pub async fn prune_challenges(&mut self, now: Timestamp) -> Result<u64, Error> {
        self.remove("DELETE FROM used_challenge WHERE expires_at < $1", now)
            .await
    }
}

fn passkey(row: &AnyRow) -> Result<Passkey, Error> {
    let name = Name::parse(row.try_get("name")?);
    let credential_id = CredentialId::parse(row.try_get("credential_id")?);
    Ok(Passkey {
        id: row.try_get("id")?,
        account: row.try_get("account_id")?,
        credential_id: credential_id.map_err(Error::inconsistent("passkey", "credential_id"))?,
        name: name.map_err(Error::inconsistent("passkey", "name"))?,
        credential: row.try_get("credential")?,
        counter: row.try_get("counter")?,
        created_at: row.try_get("created_at")?,
        last_used_at: row.try_get("last_used_at")?,
    })
}
