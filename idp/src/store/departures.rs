//! `departed_rule`, `departed_member`: what people who were struck off had rights for, until a
//! successor is given it. It gives nobody anything, not even who is let in again.

use super::{Charge, Error, Tx};
use crate::domain::{AccountId, Timestamp};

impl Tx {
    /// Takes an account out of all rules and teams.
    pub(super) async fn park_rights(&mut self, id: AccountId, now: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO departed_rule
                 (id, account_id, owner, kind, target, rights, effect, valid_from, valid_until,
                  departed_at)
             SELECT id, principal, owner, kind, target, rights, effect, valid_from, valid_until,
                    $2
             FROM rule
             WHERE principal = $1",
        )
        .bind(id)
        .bind(now)
        .execute(self.connection())
        .await?;
        sqlx::query("DELETE FROM rule WHERE principal = $1")
            .bind(id)
            .execute(self.connection())
            .await?;
        sqlx::query(
            "INSERT INTO departed_member (account_id, team, departed_at)
             SELECT account, team, $2 FROM team_member WHERE account = $1
             ON CONFLICT (account_id, team) DO NOTHING",
        )
        .bind(id)
        .bind(now)
        .execute(self.connection())
        .await?;
        sqlx::query("DELETE FROM team_member WHERE account = $1")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Gives all that to an active colleague, as far as its time is not over. Says how many rules
    /// and teams that were; none where the one was not struck off, or the other is not active.
    pub async fn transfer_rights(
        &mut self,
        charge: Charge,
        from: AccountId,
        to: AccountId,
        now: Timestamp,
    ) -> Result<u64, Error> {
        if !self.may_transfer(charge, from, to).await? {
            return Ok(0);
        }
        let rules = sqlx::query(
            "INSERT INTO rule (id, owner, principal, kind, target, rights, effect,
                 valid_from, valid_until, origin, author)
             SELECT id, owner, $2, kind, target, rights, effect, valid_from, valid_until,
                    'transfer', $3
             FROM departed_rule
             WHERE account_id = $1
               AND (valid_until IS NULL OR valid_until > $4)",
        )
        .bind(from)
        .bind(to)
        .bind(charge.by)
        .bind(now)
        .execute(self.connection())
        .await?;
        let teams = sqlx::query(
            "INSERT INTO team_member (account, team)
             SELECT $2, team FROM departed_member WHERE account_id = $1
             ON CONFLICT (account, team) DO NOTHING",
        )
        .bind(from)
        .bind(to)
        .execute(self.connection())
        .await?;
        for forget in [
            "DELETE FROM departed_rule WHERE account_id = $1",
            "DELETE FROM departed_member WHERE account_id = $1",
        ] {
            sqlx::query(forget)
                .bind(from)
                .execute(self.connection())
                .await?;
        }
        Ok(rules.rows_affected() + teams.rows_affected())
    }

    async fn may_transfer(
        &mut self,
        charge: Charge,
        from: AccountId,
        to: AccountId,
    ) -> Result<bool, Error> {
        let row = sqlx::query(
            "SELECT 1 FROM account gone, account successor
             WHERE gone.id = $2 AND gone.siret = $1 AND gone.state = 'struck_off'
               AND successor.id = $3 AND successor.siret = $1 AND successor.state = 'active'",
        )
        .bind(charge.siret)
        .bind(from)
        .bind(to)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }

    /// Is there anything to give to a successor?
    pub async fn has_left_rights(&mut self, id: AccountId) -> Result<bool, Error> {
        let row = sqlx::query(
            "SELECT id FROM departed_rule WHERE account_id = $1
             UNION ALL
             SELECT team FROM departed_member WHERE account_id = $1
             LIMIT 1",
        )
        .bind(id)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }

    /// What nobody asked for on behalf of a successor is forgotten, a bounded number of rows at a
    /// time.
    pub async fn prune_departures(&mut self, before: Timestamp) -> Result<u64, Error> {
        let rules = self
            .remove(
                "DELETE FROM departed_rule
             WHERE id IN (
                 SELECT id
                 FROM departed_rule
                 WHERE departed_at < $1
                 ORDER BY departed_at
                 LIMIT 1000)",
                before,
            )
            .await?;
        let members = self
            .remove(
                "DELETE FROM departed_member
             WHERE (account_id, team) IN (
                 SELECT account_id, team
                 FROM departed_member
                 WHERE departed_at < $1
                 ORDER BY departed_at
                 LIMIT 1000)",
                before,
            )
            .await?;
        Ok(rules + members)
    }
}
