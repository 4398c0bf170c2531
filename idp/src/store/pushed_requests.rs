//! `pushed_request`: authorization requests that partners left with us (RFC 9126).

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

use super::{Error, Tx, json};
use crate::crypto::SecretHash;
use crate::domain::{ClientId, Timestamp};

impl Tx {
    pub async fn add_pushed_request(
        &mut self,
        uri: &SecretHash,
        client: &ClientId,
        request: &(impl Serialize + Sync),
        expires_at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO pushed_request (uri_hash, client_id, request, expires_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(uri)
        .bind(client)
        .bind(json::write(request))
        .bind(expires_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// What this client pushed, as often as it is asked for until it expires or is consumed.
    pub async fn find_pushed_request<R: DeserializeOwned>(
        &mut self,
        uri: &SecretHash,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<Option<R>, Error> {
        sqlx::query(
            "SELECT request
             FROM pushed_request
             WHERE uri_hash = $1
               AND client_id = $2
               AND consumed_at IS NULL
               AND expires_at > $3",
        )
        .bind(uri)
        .bind(client)
        .bind(now)
        .fetch_optional(self.connection())
        .await?
        .map(|row| json::read(row.try_get("request")?, "pushed_request", "request"))
        .transpose()
    }

    /// Takes a request that is about to be answered with a code: true for the first to come. The
    /// person may have taken longer over it than it can be brought to us.
    pub async fn consume_pushed_request(
        &mut self,
        uri: &SecretHash,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE pushed_request
             SET consumed_at = $2
             WHERE uri_hash = $1 AND consumed_at IS NULL",
        )
        .bind(uri)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes what nobody can be waiting at any more.
    pub async fn prune_pushed_requests(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove("DELETE FROM pushed_request WHERE expires_at < $1", before)
            .await
    }
}
