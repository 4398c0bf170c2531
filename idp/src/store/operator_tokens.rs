//! `operator_token`: what programs show to register clients or to administer.

use sqlx::Row;

use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::{OperatorToken, Timestamp, TokenKind};

impl Tx {
    /// Fails with a conflict when there is, or was, one of this name.
    pub async fn add_operator_token(
        &mut self,
        token: &OperatorToken,
        hash: &SecretHash,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO operator_token (kind, name, token_hash, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(token.kind.as_str())
        .bind(&token.name)
        .bind(hash)
        .bind(now)
        .bind(token.expires_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The name of a token that counts now.
    pub async fn find_operator_token(
        &mut self,
        kind: TokenKind,
        token: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        let row = sqlx::query(
            "SELECT name
             FROM operator_token
             WHERE kind = $1 AND token_hash = $2 AND revoked_at IS NULL AND expires_at > $3",
        )
        .bind(kind.as_str())
        .bind(token)
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        row.map(|row| Ok(row.try_get("name")?)).transpose()
    }

    /// Says whether there was such a token, not revoked before.
    pub async fn revoke_operator_token(
        &mut self,
        kind: TokenKind,
        name: &str,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE operator_token SET revoked_at = $3
             WHERE kind = $1 AND name = $2 AND revoked_at IS NULL",
        )
        .bind(kind.as_str())
        .bind(name)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
