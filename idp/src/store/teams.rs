//! `team`, `team_member`: accounts that hold rights together.

use super::{Error, Tx};
use crate::domain::{AccountId, Siren, TeamId};

impl Tx {
    pub async fn add_team(&mut self, id: TeamId, owner: Siren, name: &str) -> Result<(), Error> {
        self.bump_rights(owner).await?;
        sqlx::query(
            "INSERT INTO team (id, owner, name)
             VALUES ($1, $2, $3)",
        )
        .bind(id)
        .bind(owner)
        .bind(name)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// False where the company has no such team, or the account is in it already.
    pub async fn join_team(
        &mut self,
        owner: Siren,
        team: TeamId,
        account: AccountId,
    ) -> Result<bool, Error> {
        self.bump_rights(owner).await?;
        let joined = sqlx::query(
            "INSERT INTO team_member (account, team)
             SELECT $3, t.id
             FROM team t
             WHERE t.id = $1
               AND t.owner = $2
             ON CONFLICT (account, team) DO NOTHING",
        )
        .bind(team)
        .bind(owner)
        .bind(account)
        .execute(self.connection())
        .await?;
        Ok(joined.rows_affected() == 1)
    }

    /// False where the account was in no such team of the company.
    pub async fn leave_team(
        &mut self,
        owner: Siren,
        team: TeamId,
        account: AccountId,
    ) -> Result<bool, Error> {
        self.bump_rights(owner).await?;
        let left = sqlx::query(
            "DELETE FROM team_member
             WHERE account = $3
               AND team IN (SELECT t.id FROM team t WHERE t.id = $1 AND t.owner = $2)",
        )
        .bind(team)
        .bind(owner)
        .bind(account)
        .execute(self.connection())
        .await?;
        Ok(left.rows_affected() == 1)
    }

    /// The company's teams that the account is in, by name.
    pub async fn list_teams_of(
        &mut self,
        owner: Siren,
        account: AccountId,
    ) -> Result<Vec<(TeamId, String)>, Error> {
        let teams = sqlx::query_as(
            "SELECT t.id, t.name
             FROM team_member m
             JOIN team t ON t.id = m.team
             WHERE m.account = $1
               AND t.owner = $2
             ORDER BY t.name",
        );
        Ok(teams
            .bind(account)
            .bind(owner)
            .fetch_all(self.connection())
            .await?)
    }

    /// The company's teams that the account is in.
    pub async fn teams_of(
        &mut self,
        owner: Siren,
        account: AccountId,
    ) -> Result<Vec<TeamId>, Error> {
        let teams = sqlx::query_scalar(
            "SELECT t.id
             FROM team_member m
             JOIN team t ON t.id = m.team
             WHERE m.account = $1
               AND t.owner = $2
             ORDER BY t.id",
        );
        Ok(teams
            .bind(account)
            .bind(owner)
            .fetch_all(self.connection())
            .await?)
    }
}
