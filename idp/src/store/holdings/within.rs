//! The queries over a stretch of what an account may have.

use std::collections::{BTreeMap, BTreeSet};

use super::super::portfolios::{PortfolioRow, entity, portfolio};
use super::super::rules::{RuleRow, rule, rule_columns};
use super::super::service_lists::{ListingRow, listing};
use super::super::{Error, Tx};
use super::Stretch;
use super::Way;
use super::sql::{bind, candidates, given_items, me, mine};
use crate::domain::{Entity, Inquiry, Listing, Portfolio, PortfolioId, Rule, Timestamp};

/// Entity, how many establishments the register knows of it, how many are open, last closing.
type CandidateRow = (i64, i64, i64, Option<Timestamp>);

/// The items of the portfolios that any rule names, those it denies included.
macro_rules! items {
    ($way:ident) => {
        concat!(
            ", given (kind, target) AS (
             SELECT DISTINCT m.kind, m.target
             FROM mine m
         )
         SELECT i.portfolio, i.entity ",
            given_items!($way),
            " AND ((i.entity > $5 AND i.entity <= $6)
                  OR (i.entity >= $5 / 100000 AND i.entity <= $6 / 100000))"
        )
    };
}

/// What the register knows of each candidate.
macro_rules! known {
    () => {
            " SELECT c.entity, COUNT(e.siret), COUNT(e.siret) - COUNT(e.closed_at), MAX(e.closed_at)
              FROM candidate c
              LEFT JOIN establishment e ON e.siret = c.entity
              WHERE c.entity >= 1000000000
              GROUP BY c.entity
              UNION ALL
              SELECT c.entity, COUNT(e.siret), COUNT(e.siret) - COUNT(e.closed_at), MAX(e.closed_at)
              FROM candidate c
              LEFT JOIN establishment e ON e.siren = c.entity
              WHERE c.entity < 1000000000
              GROUP BY c.entity
              ORDER BY 1"
    };
}

/// What lists say of the candidates, of their companies, and of their establishments.
macro_rules! listed {
    () => {
        " SELECT l.service, l.entity, l.effect
              FROM candidate c
              CROSS JOIN service_list l
              WHERE l.entity = c.entity
              UNION
              SELECT l.service, l.entity, l.effect
              FROM candidate c
              CROSS JOIN service_list l
              WHERE l.entity = c.entity / 100000
              UNION
              SELECT l.service, l.entity, l.effect
              FROM candidate c
              CROSS JOIN service_list l
              WHERE l.siren = c.entity"
    };
}

impl Tx {
    /// The account's rules, without those on single targets that lie outside.
    pub(super) async fn rules_within(
        &mut self,
        inquiry: &Inquiry,
        stretch: Stretch,
    ) -> Result<Vec<Rule>, Error> {
        let rows = sqlx::query_as(concat!(
            mine!(),
            " SELECT ",
            rule_columns!(),
            " FROM mine r
              WHERE r.kind <> 1
                 OR (r.target > $5 AND r.target <= $6)
                 OR (r.target >= $5 / 100000 AND r.target <= $6 / 100000)
              LIMIT $7"
        ));
        let rows: Vec<RuleRow> = bind!(rows, inquiry, stretch)
            .fetch_all(self.connection())
            .await?;
        rows.into_iter().map(rule).collect()
    }

    /// The portfolios that the account's rules name.
    pub(super) async fn portfolios_named(
        &mut self,
        inquiry: &Inquiry,
    ) -> Result<BTreeMap<PortfolioId, Portfolio>, Error> {
        let rows: Vec<PortfolioRow> = sqlx::query_as(concat!(
            mine!(),
            " SELECT p.id, p.owner, p.kind, p.name, p.version, p.size
              FROM portfolio p
              WHERE p.owner = $2
                AND p.id IN (SELECT m.target FROM mine m WHERE m.kind = 2)"
        ))
        .bind(inquiry.subject.account)
        .bind(inquiry.subject.company)
        .bind(inquiry.rights)
        .bind(inquiry.at)
        .fetch_all(self.connection())
        .await?;
        let portfolios = rows
            .into_iter()
            .map(|row| portfolio(row).map(|known| (known.id, known)));
        portfolios.collect()
    }

    /// The items of those portfolios.
    pub(super) async fn items_within(
        &mut self,
        inquiry: &Inquiry,
        stretch: Stretch,
        way: Way,
    ) -> Result<BTreeSet<(PortfolioId, Entity)>, Error> {
        let rows: Vec<(PortfolioId, i64)> = sqlx::query_as(match way {
            Way::ByPortfolio => concat!(mine!(), items!(by_portfolio)),
            Way::ByFirm => concat!(mine!(), items!(by_firm)),
        })
        .bind(inquiry.subject.account)
        .bind(inquiry.subject.company)
        .bind(inquiry.rights)
        .bind(inquiry.at)
        .bind(stretch.after)
        .bind(stretch.last)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(id, number)| Ok((id, entity(number)?)))
            .collect()
    }

    pub(super) async fn count_within(
        &mut self,
        inquiry: &Inquiry,
        stretch: Stretch,
    ) -> Result<i64, Error> {
        let count = sqlx::query_scalar(concat!(
            candidates!(by_portfolio),
            " SELECT COUNT(*)
              FROM candidate"
        ));
        Ok(bind!(count, inquiry, stretch)
            .fetch_one(self.connection())
            .await?)
    }

    pub(super) async fn candidates(
        &mut self,
        inquiry: &Inquiry,
        stretch: Stretch,
        way: Way,
    ) -> Result<Vec<CandidateRow>, Error> {
        let candidates = sqlx::query_as(match way {
            Way::ByPortfolio => concat!(candidates!(by_portfolio), known!()),
            Way::ByFirm => concat!(candidates!(by_firm), known!()),
        });
        let candidates = bind!(candidates, inquiry, stretch);
        Ok(candidates.fetch_all(self.connection()).await?)
    }

    pub(super) async fn listings_within(
        &mut self,
        inquiry: &Inquiry,
        stretch: Stretch,
        way: Way,
    ) -> Result<Vec<Listing>, Error> {
        let rows = sqlx::query_as(match way {
            Way::ByPortfolio => concat!(candidates!(by_portfolio), listed!()),
            Way::ByFirm => concat!(candidates!(by_firm), listed!()),
        });
        let rows: Vec<ListingRow> = bind!(rows, inquiry, stretch)
            .fetch_all(self.connection())
            .await?;
        rows.into_iter().map(listing).collect()
    }
}
