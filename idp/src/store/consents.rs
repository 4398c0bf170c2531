//! `consent`: what a person allowed a partner to be told.

use std::collections::BTreeMap;

use sqlx::Row;

use super::{EndReason, Error, Tx, json};
use crate::domain::{AccountId, ClientId, Scopes, Terms, Timestamp};

/// A partner that a person is connected with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    pub client: ClientId,
    pub scopes: Scopes,
    pub since: Timestamp,
}

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

    /// Nothing that a person allowed is remembered any more.
    pub(super) async fn remove_consents(&mut self, account: AccountId) -> Result<(), Error> {
        sqlx::query("DELETE FROM consent WHERE account_id = $1")
            .bind(account)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The partners that a person allowed something, or that hold tokens about them now, each with
    /// what and since when.
    pub async fn list_connections(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<Connection>, Error> {
        let allowed =
            sqlx::query("SELECT client_id, scopes, granted_at FROM consent WHERE account_id = $1")
                .bind(account)
                .fetch_all(self.connection())
                .await?;
        let held = sqlx::query(
            "SELECT client_id, terms, issued_at
             FROM token_grant
             WHERE account_id = $1
               AND redeemed_at IS NOT NULL
               AND ended_at IS NULL
               AND expires_at > $2",
        )
        .bind(account)
        .bind(now)
        .fetch_all(self.connection())
        .await?;
        let mut connections = BTreeMap::new();
        for row in &allowed {
            let scopes = Scopes::from(row.try_get::<String, _>("scopes")?);
            let since = row.try_get("granted_at")?;
            connect(&mut connections, &row.try_get("client_id")?, &scopes, since);
        }
        for row in &held {
            let terms: Terms = json::read(row.try_get("terms")?, "token_grant", "terms")?;
            let (client, since) = (row.try_get("client_id")?, row.try_get("issued_at")?);
            connect(&mut connections, &client, &terms.scopes, since);
        }
        Ok(connections.into_values().collect())
    }

    /// Forgets what a person allowed a partner, and ends all that came of it, offline access
    /// included. To be called in a transaction. Says whether there was anything.
    pub async fn withdraw_consent(
        &mut self,
        account: AccountId,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let forgotten = sqlx::query("DELETE FROM consent WHERE account_id = $1 AND client_id = $2")
            .bind(account)
            .bind(client)
            .execute(self.connection())
            .await?;
        let ended = sqlx::query(
            "UPDATE token_grant
             SET ended_at = $3, end_reason = $4
             WHERE account_id = $1 AND client_id = $2 AND ended_at IS NULL",
        )
        .bind(account)
        .bind(client)
        .bind(now)
        .bind(EndReason::Revoked.as_str())
        .execute(self.connection())
        .await?;
        Ok(forgotten.rows_affected() + ended.rows_affected() > 0)
    }
}

fn connect(
    connections: &mut BTreeMap<ClientId, Connection>,
    client: &ClientId,
    scopes: &Scopes,
    since: Timestamp,
) {
    let new = || Connection {
        client: client.clone(),
        scopes: Scopes::default(),
        since,
    };
    let known = connections.entry(client.clone()).or_insert_with(new);
    known.scopes = known.scopes.union(scopes);
    known.since = known.since.min(since);
}
