//! `logo`: partners' logos, as we fetched them.

use sqlx::Row;

use super::{Error, Tx};
use crate::domain::{PictureKind, RedirectUri, Timestamp};

/// A picture, under a name that changes with its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub hash: String,
    pub kind: PictureKind,
    pub image: Vec<u8>,
}

/// Which picture an address led to, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoAddress {
    pub hash: String,
    pub fetched_at: Timestamp,
}

impl Tx {
    pub async fn put_logo(
        &mut self,
        uri: &RedirectUri,
        logo: &Logo,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO logo (uri, hash, kind, image, fetched_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (uri) DO UPDATE SET
                 hash = excluded.hash,
                 kind = excluded.kind,
                 image = excluded.image,
                 fetched_at = excluded.fetched_at",
        )
        .bind(uri.as_str())
        .bind(&logo.hash)
        .bind(logo.kind.as_str())
        .bind(logo.image.as_slice())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn find_logo_address(
        &mut self,
        uri: &RedirectUri,
    ) -> Result<Option<LogoAddress>, Error> {
        let row = sqlx::query("SELECT hash, fetched_at FROM logo WHERE uri = $1")
            .bind(uri.as_str())
            .fetch_optional(self.connection())
            .await?;
        row.map(|row| {
            Ok(LogoAddress {
                hash: row.try_get("hash")?,
                fetched_at: row.try_get("fetched_at")?,
            })
        })
        .transpose()
    }

    pub async fn find_logo(&mut self, hash: &str) -> Result<Option<Logo>, Error> {
        let row = sqlx::query("SELECT hash, kind, image FROM logo WHERE hash = $1")
            .bind(hash)
            .fetch_optional(self.connection())
            .await?;
        row.map(|row| {
            let kind = row.try_get::<&str, _>("kind")?.parse();
            Ok(Logo {
                hash: row.try_get("hash")?,
                kind: kind.map_err(|_| Error::Inconsistent {
                    table: "logo",
                    column: "kind",
                })?,
                image: row.try_get("image")?,
            })
        })
        .transpose()
    }

    /// Removes what was last fetched before this; says how much that was.
    pub async fn prune_logos(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove("DELETE FROM logo WHERE fetched_at < $1", before)
            .await
    }
}
