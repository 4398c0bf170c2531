//! `client`: partners.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::client_secrets::FormerSecret;
use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::{Client, ClientId, RedirectUri, Timestamp};

/// A partner as it is stored.
#[derive(Clone, Debug)]
pub struct RegisteredClient {
    pub client: Client,
    pub secret: Option<SecretHash>,
    /// Of a client that signs with its secret: the secret, sealed.
    pub sealed_secret: Option<String>,
    pub former_secret: Option<FormerSecret>,
    pub disabled_at: Option<Timestamp>,
    /// By dynamic registration, and it manages itself since.
    pub registered_itself: bool,
    pub version: i64,
}

/// What [`registered`] reads.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT metadata, secret_hash, secret_sealed, former_secret_hash, \
                former_secret_sealed, former_secret_expires_at, disabled_at, version, \
                (SELECT count(*) FROM client_registration WHERE client_id = id) AS itself \
             FROM client ",
            $rest
        )
    };
}

impl Tx {
    /// Adds a client, or replaces the registration of the one with this id. A secret that is not
    /// given stays as it was.
    pub async fn put_client(
        &mut self,
        client: &Client,
        secret: Option<&SecretHash>,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO client
                (id, metadata, backchannel_logout_uri, secret_hash, created_at, updated_at)
             VALUES ($1, $2, $5, $3, $4, $4)
             ON CONFLICT (id) DO UPDATE
             SET metadata = excluded.metadata,
                 backchannel_logout_uri = excluded.backchannel_logout_uri,
                 secret_hash = COALESCE(excluded.secret_hash, client.secret_hash),
                 updated_at = excluded.updated_at,
                 version = client.version + 1",
        )
        .bind(&client.client_id)
        .bind(super::json::write(client))
        .bind(secret)
        .bind(now)
        .bind(told_at(client))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Fails with a conflict when there is, or was, one of this id.
    pub async fn add_client(&mut self, client: &Client, now: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO client (id, metadata, backchannel_logout_uri, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $4)",
        )
        .bind(&client.client_id)
        .bind(super::json::write(client))
        .bind(told_at(client))
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Says whether the registration was still the one that the caller has seen.
    pub async fn replace_client(
        &mut self,
        client: &Client,
        seen: i64,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE client
             SET metadata = $2, backchannel_logout_uri = $3, updated_at = $4, version = version + 1
             WHERE id = $1 AND version = $5",
        )
        .bind(&client.client_id)
        .bind(super::json::write(client))
        .bind(told_at(client))
        .bind(now)
        .bind(seen)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn find_client(&mut self, id: &ClientId) -> Result<Option<RegisteredClient>, Error> {
        sqlx::query(select!("WHERE id = $1"))
            .bind(id)
            .fetch_optional(self.connection())
            .await?
            .map(|row| registered(&row))
            .transpose()
    }

    pub async fn list_clients(&mut self) -> Result<Vec<RegisteredClient>, Error> {
        sqlx::query(select!("ORDER BY id"))
            .fetch_all(self.connection())
            .await?
            .iter()
            .map(registered)
            .collect()
    }

    /// A page of them: those after this id.
    pub async fn page_of_clients(
        &mut self,
        after: &str,
        limit: i64,
    ) -> Result<Vec<RegisteredClient>, Error> {
        sqlx::query(select!("WHERE id > $1 ORDER BY id LIMIT $2"))
            .bind(after)
            .bind(limit)
            .fetch_all(self.connection())
            .await?
            .iter()
            .map(registered)
            .collect()
    }

    /// Says whether there was such a client, not disabled before.
    pub async fn disable_client(&mut self, id: &ClientId, now: Timestamp) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE client SET disabled_at = $2, version = version + 1
             WHERE id = $1 AND disabled_at IS NULL",
        )
        .bind(id)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Says whether there was such a client, disabled before. Nothing that was granted to it before
    /// counts again.
    pub async fn enable_client(&mut self, id: &ClientId, now: Timestamp) -> Result<bool, Error> {
        sqlx::query(
            "UPDATE token_grant SET ended_at = $2, end_reason = 'revoked'
             WHERE client_id = $1 AND ended_at IS NULL
               AND client_id IN (SELECT id FROM client WHERE disabled_at IS NOT NULL)",
        )
        .bind(id)
        .bind(now)
        .execute(self.connection())
        .await?;
        let done = sqlx::query(
            "UPDATE client SET disabled_at = NULL, version = version + 1
             WHERE id = $1 AND disabled_at IS NOT NULL",
        )
        .bind(id)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

/// Stands in a column too, for the statement that ends a session.
pub(super) fn told_at(client: &Client) -> Option<&str> {
    let uri = client.backchannel_logout_uri.as_ref();
    uri.map(RedirectUri::as_str)
}

fn registered(row: &AnyRow) -> Result<RegisteredClient, Error> {
    Ok(RegisteredClient {
        client: super::json::read(row.try_get("metadata")?, "client", "metadata")?,
        secret: row.try_get("secret_hash")?,
        sealed_secret: row.try_get("secret_sealed")?,
        former_secret: FormerSecret::read(row)?,
        disabled_at: row.try_get("disabled_at")?,
        registered_itself: row.try_get::<i64, _>("itself")? > 0,
        version: row.try_get("version")?,
    })
}
