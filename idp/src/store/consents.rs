//! `consent`: what a person allowed a partner to be told.

use sqlx::Row;

use super::{Error, Tx};
use crate::domain::{AccountId, ClientId, Scopes, Timestamp};

impl Tx {
    /// The scopes allowed so far; none when the person was never asked.
    pub async fn find_consent(
        &mut self,
        account: AccountId,
        client: &ClientId,
    ) -> Result<Scopes, Error> {
        let row =
            sqlx::query("SELECT scopes FROM consent WHERE account_id = $1 AND client_id = $2")
                .bind(account)
                .bind(client)
                .fetch_optional(self.connection())
                .await?;
        let scopes = row
            .map(|row| row.try_get::<String, _>("scopes"))
            .transpose()?;
        Ok(scopes.map(Scopes::from).unwrap_or_default())
    }

    /// Remembers all that is allowed now, in place of what was.
    pub async fn put_consent(
        &mut self,
        account: AccountId,
        client: &ClientId,
        scopes: &Scopes,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO consent (account_id, client_id, scopes, granted_at)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (account_id, client_id) DO UPDATE
             SET scopes = excluded.scopes, granted_at = excluded.granted_at",
        )
        .bind(account)
        .bind(client)
        .bind(scopes.to_string())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
