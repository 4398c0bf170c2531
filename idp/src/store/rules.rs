//! `rule`: who may, or may not, do what for what.

use super::{Error, Tx};
use crate::domain::{AccountId, Principal, RightSet, Rule, RuleId, Siren, Target, Timestamp};

/// The columns of [`RuleRow`], in its order.
macro_rules! rule_columns {
    () => {
        "r.id, r.owner, r.principal, r.kind, r.target, r.rights, r.effect,
         r.valid_from, r.valid_until, r.origin, r.author"
    };
}
pub(super) use rule_columns;

pub(super) type RuleRow = (
    RuleId,
    Siren,
    i64,
    i64,
    i64,
    RightSet,
    String,
    Timestamp,
    Option<Timestamp>,
    String,
    Option<AccountId>,
);

impl Tx {
    pub async fn add_rule(&mut self, rule: &Rule) -> Result<(), Error> {
        self.bump_rights(rule.owner).await?;
        let (kind, target) = rule.target.to_columns(rule.owner);
        sqlx::query(
            "INSERT INTO rule (id, owner, principal, kind, target, rights, effect,
                 valid_from, valid_until, origin, author)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(rule.id)
        .bind(rule.owner)
        .bind(rule.principal.as_number())
        .bind(kind)
        .bind(target)
        .bind(rule.rights)
        .bind(rule.effect.as_str())
        .bind(rule.valid_from)
        .bind(rule.valid_until)
        .bind(rule.origin.as_str())
        .bind(rule.author)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn find_rule(&mut self, owner: Siren, id: RuleId) -> Result<Option<Rule>, Error> {
        let row: Option<RuleRow> = sqlx::query_as(concat!(
            "SELECT ",
            rule_columns!(),
            " FROM rule r
             WHERE r.id = $1
               AND r.owner = $2"
        ))
        .bind(id)
        .bind(owner)
        .fetch_optional(self.connection())
        .await?;
        row.map(rule).transpose()
    }

    /// At most `limit` of a company's rules, from after the one given.
    pub async fn list_rules(
        &mut self,
        owner: Siren,
        after: Option<RuleId>,
        limit: u32,
    ) -> Result<Vec<Rule>, Error> {
        let rows: Vec<RuleRow> = sqlx::query_as(concat!(
            "SELECT ",
            rule_columns!(),
            " FROM rule r
             WHERE r.owner = $1
               AND r.id > $2
             ORDER BY r.id
             LIMIT $3"
        ))
        .bind(owner)
        .bind(after.map_or(-1, RuleId::as_number))
        .bind(i64::from(limit))
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(rule).collect()
    }

    /// False where the company has no such rule.
    pub async fn remove_rule(&mut self, owner: Siren, id: RuleId) -> Result<bool, Error> {
        self.bump_rights(owner).await?;
        let removed = sqlx::query(
            "DELETE FROM rule
             WHERE id = $1
               AND owner = $2",
        )
        .bind(id)
        .bind(owner)
        .execute(self.connection())
        .await?;
        Ok(removed.rows_affected() == 1)
    }
}

pub(super) fn rule(row: RuleRow) -> Result<Rule, Error> {
    let (id, owner, principal, kind, target, rights, effect, from, until, origin, author) = row;
    Ok(Rule {
        id,
        owner,
        principal: Principal::from_number(principal)
            .map_err(Error::inconsistent("rule", "principal"))?,
        rights,
        target: Target::from_columns(kind, target)
            .map_err(Error::inconsistent("rule", "target"))?,
        effect: effect
            .parse()
            .map_err(Error::inconsistent("rule", "effect"))?,
        valid_from: from,
        valid_until: until,
        origin: origin
            .parse()
            .map_err(Error::inconsistent("rule", "origin"))?,
        author,
    })
}
