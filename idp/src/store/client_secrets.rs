//! `client`: the secrets of partners, and the change from one to the next.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::{ClientId, Timestamp};

/// What is kept of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptSecret {
    Hash(SecretHash),
    /// Of a client that signs with it: the secret itself, sealed.
    Sealed(String),
}

/// A secret that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerSecret {
    pub kept: KeptSecret,
    /// From then on it counts no more.
    pub expires_at: Timestamp,
}

impl Tx {
    /// Keeps the sealed secret of a client that signs with it, or keeps none.
    pub async fn seal_client_secret(
        &mut self,
        id: &ClientId,
        sealed: Option<&str>,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE client SET secret_sealed = $2, version = version + 1 WHERE id = $1",
        )
        .bind(id)
        .bind(sealed)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a client this secret; the one before it counts until `former_until`. Says whether
    /// there was such a client.
    pub async fn replace_client_secret(
        &mut self,
        id: &ClientId,
        secret: &KeptSecret,
        former_until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let (hash, sealed) = match secret {
            KeptSecret::Hash(hash) => (Some(hash), None),
            KeptSecret::Sealed(sealed) => (None, Some(sealed)),
        };
        let done = sqlx::query(
            "UPDATE client
             SET former_secret_hash = secret_hash,
                 former_secret_sealed = secret_sealed,
                 former_secret_expires_at = $4,
                 secret_hash = $2,
                 secret_sealed = $3,
                 updated_at = $5,
                 version = version + 1
             WHERE id = $1",
        )
        .bind(id)
        .bind(hash)
        .bind(sealed)
        .bind(former_until)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}

impl FormerSecret {
    /// None where there was no secret before the present one.
    pub(super) fn read(row: &AnyRow) -> Result<Option<Self>, Error> {
        let hash: Option<SecretHash> = row.try_get("former_secret_hash")?;
        let sealed: Option<String> = row.try_get("former_secret_sealed")?;
        let kept = sealed.map(KeptSecret::Sealed);
        let Some(kept) = kept.or_else(|| hash.map(KeptSecret::Hash)) else {
            return Ok(None);
        };
        let expires_at: Option<Timestamp> = row.try_get("former_secret_expires_at")?;
        let expires_at = expires_at.ok_or(Error::Inconsistent {
            table: "client",
            column: "former_secret_expires_at",
        })?;
        Ok(Some(Self { kept, expires_at }))
    }
}
