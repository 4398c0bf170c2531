//! `candidacy` and `terms_acceptance`: administrators who are not confirmed yet.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::accounts::account;
use super::{Charge, Error, Tx};
use crate::domain::{Account, AccountId, AccountState, Siret, Timestamp};

/// Somebody who waits to be confirmed.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub account: Account,
    /// What they asked for; none where they came to be without a registration.
    pub sealed: Option<String>,
    pub since: Timestamp,
}

/// Who waits, the longest first, at most `$1` of them; `$more` says where.
macro_rules! waiting {
    ($more:literal) => {
        concat!(
            "SELECT account.*, candidacy.sealed, account.created_at AS since
             FROM account
             LEFT JOIN candidacy ON candidacy.account_id = account.id
             WHERE account.state IN ('primo_admin', 'candidate_admin')",
            $more,
            " ORDER BY account.created_at, account.id
             LIMIT $1"
        )
    };
}

impl Tx {
    /// The turn of who is about to join an establishment: nobody else joins it meanwhile, and no
    /// administrator changes its people. To be called in a transaction, before anything else.
    ///
    /// The first one there waits for nobody; others wait for the word of who is there, and so they
    /// do where that one is not confirmed either.
    pub async fn join(&mut self, siret: Siret) -> Result<AccountState, Error> {
        self.bump_rights(siret.siren()).await?;
        let found = sqlx::query(
            "SELECT id FROM account
             WHERE siret = $1 AND administrator_since IS NOT NULL
               AND state IN ('active', 'primo_admin')
             LIMIT 1",
        )
        .bind(siret)
        .fetch_optional(self.connection())
        .await?;
        Ok(match found {
            None => AccountState::PrimoAdmin,
            Some(_) => AccountState::CandidateAdmin,
        })
    }

    /// The company's turn, for who lets somebody in there. To be called in a transaction, first.
    pub async fn hold_company(&mut self, siret: Siret) -> Result<(), Error> {
        self.bump_rights(siret.siren()).await
    }

    /// Who waits at an establishment, the longest first.
    pub async fn list_candidates(
        &mut self,
        siret: Siret,
        limit: u32,
    ) -> Result<Vec<Candidate>, Error> {
        sqlx::query(waiting!(" AND account.siret = $2"))
            .bind(i64::from(limit))
            .bind(siret)
            .fetch_all(self.connection())
            .await?
            .iter()
            .map(candidate)
            .collect()
    }

    /// Everybody who waits anywhere, the longest first.
    pub async fn list_all_candidates(&mut self, limit: u32) -> Result<Vec<Candidate>, Error> {
        sqlx::query(waiting!(""))
            .bind(i64::from(limit))
            .fetch_all(self.connection())
            .await?
            .iter()
            .map(candidate)
            .collect()
    }

    /// Who waited is an administrator: of many who say so at once one does. What they asked for is
    /// taken out and given back. To be called in a transaction that holds the company.
    pub async fn confirm_administrator(
        &mut self,
        id: AccountId,
        now: Timestamp,
    ) -> Result<Option<Option<String>>, Error> {
        let done = sqlx::query(
            "UPDATE account
             SET state = 'active', updated_at = $2,
                 organisation_link = CASE WHEN organisation_link = 'declarative' THEN 'moderated'
                                          ELSE organisation_link END
             WHERE id = $1 AND state IN ('primo_admin', 'candidate_admin')
               AND email_verified_at IS NOT NULL",
        )
        .bind(id)
        .bind(now)
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        self.remove_posted_key(id).await?;
        Ok(Some(self.take_candidacy(id).await?))
    }

    /// Who waited is refused, and has nothing left. False where somebody else was faster.
    pub async fn refuse_administrator(
        &mut self,
        charge: Charge,
        id: AccountId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE account
             SET state = 'struck_off', password_hash = NULL, password_set_at = NULL,
                 administrator_since = NULL, updated_at = $3
             WHERE id = $1 AND siret = $2 AND state IN ('primo_admin', 'candidate_admin')",
        )
        .bind(id)
        .bind(charge.siret)
        .bind(now)
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.sign_out_elsewhere(id, None, now).await?;
        self.remove_consents(id).await?;
        self.remove_factors(id).await?;
        self.remove_posted_key(id).await?;
        self.take_candidacy(id).await?;
        Ok(true)
    }

    async fn take_candidacy(&mut self, id: AccountId) -> Result<Option<String>, Error> {
        let taken =
            sqlx::query_scalar("DELETE FROM candidacy WHERE account_id = $1 RETURNING sealed");
        Ok(taken.bind(id).fetch_optional(self.connection()).await?)
    }

    pub async fn add_candidacy(
        &mut self,
        id: AccountId,
        journey: &str,
        sealed: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO candidacy (account_id, journey, sealed, created_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(journey)
        .bind(sealed)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn add_terms_acceptance(
        &mut self,
        id: AccountId,
        version: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO terms_acceptance (account_id, version, accepted_at)
             VALUES ($1, $2, $3)
             ON CONFLICT (account_id, version) DO NOTHING",
        )
        .bind(id)
        .bind(version)
        .bind(at)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn candidate(row: &AnyRow) -> Result<Candidate, Error> {
    Ok(Candidate {
        account: account(row)?,
        sealed: row.try_get("sealed")?,
        since: row.try_get("since")?,
    })
}
