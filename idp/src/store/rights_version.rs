//! `rights_version`: how often a company's rights have changed.

use super::{Error, Tx};
use crate::domain::Siren;

/// Stands for the catalogue and the lists of its services; no company has this number.
const CATALOGUE: i64 = 0;

impl Tx {
    /// What claims call `as_of`: it grows whenever the company's rules, teams or portfolios change,
    /// or the catalogue.
    pub async fn rights_version(&mut self, company: Siren) -> Result<i64, Error> {
        let version = sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT)
             FROM rights_version
             WHERE siren IN ($1, $2)",
        );
        let version = version.bind(company).bind(CATALOGUE);
        Ok(version.fetch_one(self.connection()).await?)
    }

    /// The first statement of every change of a company's rights: the row stays locked until the
    /// transaction ends, so that versions follow one another as the changes do.
    pub(super) async fn bump_rights(&mut self, company: Siren) -> Result<(), Error> {
        self.bump(company.as_number()).await
    }

    /// The same for the catalogue and its lists.
    pub(super) async fn bump_catalogue(&mut self) -> Result<(), Error> {
        self.bump(CATALOGUE).await
    }

    async fn bump(&mut self, key: i64) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO rights_version (siren, version)
             VALUES ($1, 1)
             ON CONFLICT (siren) DO UPDATE SET version = rights_version.version + 1",
        )
        .bind(key)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
