//! `operator_token`: what programs show to register clients or to administer.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::{AdminScope, OperatorToken, Timestamp, TokenKind};

impl Tx {
    /// Fails with a conflict when there is, or was, one of this name.
    pub async fn add_operator_token(
        &mut self,
        token: &OperatorToken,
        hash: &SecretHash,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO operator_token (kind, name, token_hash, created_at, expires_at, scopes)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(token.kind.as_str())
        .bind(&token.name)
        .bind(hash)
        .bind(now)
        .bind(token.expires_at)
        .bind(written(&token.scopes))
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

    /// The admin token that counts now, looked for by its hash: how long that takes says nothing
    /// of the token.
    pub async fn find_admin_token(
        &mut self,
        token: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<OperatorToken>, Error> {
        let row = sqlx::query(
            "SELECT name, scopes, expires_at, revoked_at
             FROM operator_token
             WHERE kind = 'admin' AND token_hash = $1 AND revoked_at IS NULL AND expires_at > $2",
        )
        .bind(token)
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        row.map(|row| token_of(TokenKind::Admin, &row)).transpose()
    }

    /// Every token of a kind that there is or was, each with when it was revoked.
    pub async fn list_operator_tokens(
        &mut self,
        kind: TokenKind,
    ) -> Result<Vec<(OperatorToken, Option<Timestamp>)>, Error> {
        sqlx::query(
            "SELECT name, scopes, expires_at, revoked_at
             FROM operator_token
             WHERE kind = $1
             ORDER BY name",
        )
        .bind(kind.as_str())
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(|row| Ok((token_of(kind, row)?, row.try_get("revoked_at")?)))
        .collect()
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

fn written(scopes: &[AdminScope]) -> String {
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    words.join(" ")
}

fn token_of(kind: TokenKind, row: &AnyRow) -> Result<OperatorToken, Error> {
    let scopes: &str = row.try_get("scopes")?;
    let scopes = scopes.split_whitespace().map(str::parse);
    Ok(OperatorToken {
        kind,
        name: row.try_get("name")?,
        scopes: scopes
            .collect::<Result<_, _>>()
            .map_err(Error::inconsistent("operator_token", "scopes"))?,
        expires_at: row.try_get("expires_at")?,
    })
}
