//! `portfolio`, `portfolio_item`: named sets of establishments or companies.

use super::{Error, Tx};
use crate::domain::{Entity, Portfolio, PortfolioId, Siren};

pub(super) type PortfolioRow = (PortfolioId, Siren, String, String, i64, i64);

impl Tx {
    /// Adds an empty portfolio; its version and size are those of one.
    pub async fn add_portfolio(&mut self, portfolio: &Portfolio) -> Result<(), Error> {
        self.bump_rights(portfolio.owner).await?;
        sqlx::query(
            "INSERT INTO portfolio (id, owner, kind, name, version, size)
             VALUES ($1, $2, $3, $4, 1, 0)",
        )
        .bind(portfolio.id)
        .bind(portfolio.owner)
        .bind(portfolio.kind.as_str())
        .bind(&portfolio.name)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn find_portfolio(
        &mut self,
        owner: Siren,
        id: PortfolioId,
    ) -> Result<Option<Portfolio>, Error> {
        let row: Option<PortfolioRow> = sqlx::query_as(
            "SELECT id, owner, kind, name, version, size
             FROM portfolio
             WHERE id = $1
               AND owner = $2",
        )
        .bind(id)
        .bind(owner)
        .fetch_optional(self.connection())
        .await?;
        row.map(portfolio).transpose()
    }

    /// At most `limit` of a company's portfolios, from after the one given.
    pub async fn list_portfolios(
        &mut self,
        owner: Siren,
        after: Option<PortfolioId>,
        limit: u32,
    ) -> Result<Vec<Portfolio>, Error> {
        let rows: Vec<PortfolioRow> = sqlx::query_as(
            "SELECT id, owner, kind, name, version, size
             FROM portfolio
             WHERE owner = $1
               AND id > $2
             ORDER BY id
             LIMIT $3",
        )
        .bind(owner)
        .bind(after.map_or(-1, PortfolioId::as_number))
        .bind(i64::from(limit))
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(portfolio).collect()
    }

    /// Adds what is not yet in it; says how many that were.
    pub async fn add_items(
        &mut self,
        owner: Siren,
        id: PortfolioId,
        entities: &[Entity],
    ) -> Result<u64, Error> {
        self.bump_rights(owner).await?;
        let mut added = 0;
        for entity in entities {
            let inserted = sqlx::query(
                "INSERT INTO portfolio_item (portfolio, entity, owner)
                 SELECT p.id, $3, p.owner
                 FROM portfolio p
                 WHERE p.id = $1
                   AND p.owner = $2
                 ON CONFLICT (portfolio, entity) DO NOTHING",
            )
            .bind(id)
            .bind(owner)
            .bind(entity.as_number())
            .execute(self.connection())
            .await?;
            added += inserted.rows_affected();
        }
        self.resize_portfolio(id, i64::try_from(added).unwrap_or(i64::MAX))
            .await?;
        Ok(added)
    }

    /// Takes out what is in it; says how many that were.
    pub async fn remove_items(
        &mut self,
        owner: Siren,
        id: PortfolioId,
        entities: &[Entity],
    ) -> Result<u64, Error> {
        self.bump_rights(owner).await?;
        let mut removed = 0;
        for entity in entities {
            let deleted = sqlx::query(
                "DELETE FROM portfolio_item
                 WHERE portfolio = $1
                   AND entity = $3
                   AND owner = $2",
            )
            .bind(id)
            .bind(owner)
            .bind(entity.as_number())
            .execute(self.connection())
            .await?;
            removed += deleted.rows_affected();
        }
        self.resize_portfolio(id, -i64::try_from(removed).unwrap_or(i64::MAX))
            .await?;
        Ok(removed)
    }

    /// At most `limit` items, from after the one given.
    pub async fn list_items(
        &mut self,
        owner: Siren,
        id: PortfolioId,
        after: Option<Entity>,
        limit: u32,
    ) -> Result<Vec<Entity>, Error> {
        let numbers: Vec<i64> = sqlx::query_scalar(
            "SELECT entity
             FROM portfolio_item
             WHERE portfolio = $1
               AND owner = $2
               AND entity > $3
             ORDER BY entity
             LIMIT $4",
        )
        .bind(id)
        .bind(owner)
        .bind(after.map_or(-1, Entity::as_number))
        .bind(i64::from(limit))
        .fetch_all(self.connection())
        .await?;
        numbers.into_iter().map(entity).collect()
    }

    /// Takes the portfolio away with its items; false where the company has no such portfolio.
    /// Rules on it stay and cover nothing.
    pub async fn remove_portfolio(&mut self, owner: Siren, id: PortfolioId) -> Result<bool, Error> {
        self.bump_rights(owner).await?;
        let removed = sqlx::query(
            "DELETE FROM portfolio
             WHERE id = $1
               AND owner = $2",
        )
        .bind(id)
        .bind(owner)
        .execute(self.connection())
        .await?;
        Ok(removed.rows_affected() == 1)
    }

    async fn resize_portfolio(&mut self, id: PortfolioId, by: i64) -> Result<(), Error> {
        sqlx::query(
            "UPDATE portfolio
             SET version = version + 1,
                 size = size + $2
             WHERE id = $1
               AND $2 <> 0",
        )
        .bind(id)
        .bind(by)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

pub(super) fn portfolio(row: PortfolioRow) -> Result<Portfolio, Error> {
    let (id, owner, kind, name, version, size) = row;
    let kind = kind
        .parse()
        .map_err(Error::inconsistent("portfolio", "kind"))?;
    Ok(Portfolio {
        id,
        owner,
        kind,
        name,
        version,
        size,
    })
}

pub(super) fn entity(number: i64) -> Result<Entity, Error> {
    Entity::from_number(number).map_err(Error::inconsistent("portfolio_item", "entity"))
}
