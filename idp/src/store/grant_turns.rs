//! `token_grant`, many at a time: grants begin, codes are redeemed, refresh tokens move on.
//!
//! Each is one guarded statement for all who ask together. Where two ask for the same thing one row
//! comes back, and who asked first gets it.

use sqlx::{AssertSqlSafe, Row};

use super::grants::grant;
use super::placeholders::placeholders;
use super::{Error, Tx, json};
use crate::crypto::SecretHash;
use crate::domain::{ClientId, Grant, GrantId, Scope, Timestamp};

/// A grant whose code has just been made.
#[derive(Clone, Debug)]
pub struct NewGrant {
    pub grant: Grant,
    pub code: SecretHash,
    pub code_until: Timestamp,
    pub at: Timestamp,
}

/// A client's wish to redeem a code.
#[derive(Clone, Debug)]
pub struct Redemption {
    pub code: SecretHash,
    pub client: ClientId,
    pub at: Timestamp,
}

/// A client's wish to move a refresh token on from this generation.
#[derive(Clone, Debug)]
pub struct Rotation {
    pub grant: GrantId,
    pub generation: i64,
    pub client: ClientId,
    pub at: Timestamp,
}

/// Rows of one statement: each number of them is a statement that the connection keeps prepared.
const ROWS: usize = 16;

impl Rotation {
    /// Is this grant, moved on already, what was asked for?
    pub(super) fn gave(&self, grant: &Grant) -> bool {
        grant.id == self.grant
            && grant.client == self.client
            && grant.generation == self.generation + 1
    }
}

impl Tx {
    pub async fn add_grants(&mut self, new: &[&NewGrant]) -> Result<(), Error> {
        for rows in new.chunks(ROWS) {
            self.add_some_grants(rows).await?;
        }
        Ok(())
    }

    async fn add_some_grants(&mut self, rows: &[&NewGrant]) -> Result<(), Error> {
        let sql = format!(
            "INSERT INTO token_grant
                (id, code_hash, client_id, account_id, sid, terms, issued_at, code_expires_at,
                 generation, offline_since, expires_at)
             VALUES {}",
            placeholders(rows.len(), 11)
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for new in rows {
            let NewGrant { grant, at, .. } = new;
            let offline = grant.terms.scopes.contains(Scope::OfflineAccess);
            insert = insert
                .bind(&grant.id)
                .bind(&new.code)
                .bind(&grant.client)
                .bind(grant.account)
                .bind(&grant.terms.sid)
                .bind(json::write(&grant.terms))
                .bind(*at)
                .bind(new.code_until)
                .bind(grant.generation)
                .bind(offline.then_some(*at))
                .bind(grant.expires_at);
        }
        insert.execute(self.connection()).await?;
        Ok(())
    }

    /// Redeems codes: the first to come gets the grant, everybody after that nothing. An account
    /// that may no longer sign in takes its codes along.
    pub async fn redeem_codes(
        &mut self,
        asked: &[&Redemption],
    ) -> Result<Vec<(SecretHash, Grant)>, Error> {
        let mut redeemed = Vec::new();
        for rows in asked.chunks(ROWS) {
            let sql = format!(
                "UPDATE token_grant
                 SET redeemed_at = asked.column3
                 FROM (VALUES {}) AS asked
                 WHERE code_hash = asked.column1
                   AND client_id = asked.column2
                   AND redeemed_at IS NULL
                   AND ended_at IS NULL
                   AND code_expires_at > asked.column3
                   AND account_id IN (
                       SELECT account.id
                       FROM account
                       WHERE account.id = token_grant.account_id
                         AND account.state IN ('active', 'primo_admin', 'candidate_admin'))
                 RETURNING id, client_id, account_id, terms, generation, expires_at, code_hash",
                placeholders(rows.len(), 3)
            );
            let mut update = sqlx::query(AssertSqlSafe(sql));
            for Redemption { code, client, at } in rows {
                update = update.bind(code).bind(client).bind(*at);
            }
            for row in update.fetch_all(self.connection()).await? {
                redeemed.push((row.try_get("code_hash")?, grant(&row)?));
            }
        }
        Ok(redeemed)
    }

    /// Moves refresh tokens on to the next generation: one caller wins, the others get nothing.
    ///
    /// An account that may no longer sign in and a session that has ended take their grants along.
    pub async fn rotate_refresh_tokens(
        &mut self,
        asked: &[&Rotation],
    ) -> Result<Vec<Grant>, Error> {
        let mut rotated = Vec::new();
        for rows in asked.chunks(ROWS) {
            let sql = format!(
                "UPDATE token_grant
                 SET generation = generation + 1
                 FROM (VALUES {}) AS asked
                 WHERE id = asked.column1
                   AND generation = asked.column2
                   AND client_id = asked.column3
                   AND redeemed_at IS NOT NULL
                   AND ended_at IS NULL
                   AND expires_at > asked.column4
                   AND account_id IN (
                       SELECT account.id
                       FROM account
                       WHERE account.id = token_grant.account_id
                         AND account.state IN ('active', 'primo_admin', 'candidate_admin'))
                 RETURNING id, client_id, account_id, terms, generation, expires_at",
                placeholders(rows.len(), 4)
            );
            let mut update = sqlx::query(AssertSqlSafe(sql));
            for rotation in rows {
                update = update
                    .bind(&rotation.grant)
                    .bind(rotation.generation)
                    .bind(&rotation.client)
                    .bind(rotation.at);
            }
            for row in update.fetch_all(self.connection()).await? {
                rotated.push(grant(&row)?);
            }
        }
        Ok(rotated)
    }
}
