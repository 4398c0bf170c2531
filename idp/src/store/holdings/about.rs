//! The queries about one establishment or company.

use std::collections::BTreeSet;

use super::super::portfolios::entity;
use super::super::rules::{RuleRow, rule, rule_columns};
use super::super::{Error, Tx};
use super::sql::me;
use crate::domain::{Entity, Inquiry, PortfolioId, Rule};

impl Tx {
    /// The account's rules that cover it, one probe of an index for each way in which they may.
    pub(super) async fn rules_about(
        &mut self,
        inquiry: &Inquiry,
        about: Entity,
    ) -> Result<Vec<Rule>, Error> {
        let rows: Vec<RuleRow> = sqlx::query_as(concat!(
            me!(),
            ", way (kind, target) AS (
             SELECT CAST(1 AS BIGINT), CAST($5 AS BIGINT)
             UNION
             SELECT CAST(1 AS BIGINT), CAST($6 AS BIGINT)
             UNION
             SELECT CAST(3 AS BIGINT), CAST($2 AS BIGINT)
             WHERE $2 = $6
             UNION
             SELECT CAST(2 AS BIGINT), i.portfolio
             FROM portfolio_item i
             WHERE i.owner = $2
               AND i.entity IN ($5, $6)
         )
         SELECT ",
            rule_columns!(),
            " FROM me
             CROSS JOIN way w
             CROSS JOIN rule r
             WHERE r.principal = me.principal
               AND r.kind = w.kind
               AND r.target = w.target
               AND r.owner = $2
               AND (r.rights & $3) <> 0
               AND (r.valid_until IS NULL OR r.valid_until > $4)"
        ))
        .bind(inquiry.subject.account)
        .bind(inquiry.subject.company)
        .bind(inquiry.rights)
        .bind(inquiry.at)
        .bind(about.as_number())
        .bind(about.company())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(rule).collect()
    }

    /// The firm's portfolios that hold it, or its company.
    pub(super) async fn items_about(
        &mut self,
        inquiry: &Inquiry,
        about: Entity,
    ) -> Result<BTreeSet<(PortfolioId, Entity)>, Error> {
        let rows: Vec<(PortfolioId, i64)> = sqlx::query_as(
            "SELECT portfolio, entity
             FROM portfolio_item
             WHERE owner = $1
               AND entity IN ($2, $3)",
        )
        .bind(inquiry.subject.company)
        .bind(about.as_number())
        .bind(about.company())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(id, number)| Ok((id, entity(number)?)))
            .collect()
    }
}
