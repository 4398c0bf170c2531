//! `token_grant`: one at a time, from the code to the last refresh token.

use std::time::Duration;

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx, json};
use crate::crypto::SecretHash;
use crate::domain::{AccountId, ClientId, Grant, GrantId, Sid, Terms, Timestamp, words};

words! {
    /// Why a grant and all its tokens ended before their time.
    pub enum EndReason {
        CodeReused = "code_reused",
        RefreshTokenReused = "refresh_token_reused",
        Revoked = "revoked",
        SignedOut = "signed_out",
        /// A code was redeemed with a wrong verifier or address: somebody else holds it.
        WrongRedemption = "wrong_redemption",
    }
}

/// A code lives this long (RFC 6749 §4.1.2 allows ten minutes; a redirect takes a second).
pub const CODE_LIFETIME: Duration = Duration::from_mins(1);

impl Tx {
    /// Ends what a code had issued, when the code comes again (RFC 6749 §4.1.2). Says which grant.
    pub async fn end_redeemed_code(
        &mut self,
        code: &SecretHash,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<Option<GrantId>, Error> {
        let row = sqlx::query(
            "UPDATE token_grant
             SET ended_at = $3, end_reason = $4
             WHERE code_hash = $1
               AND client_id = $2
               AND redeemed_at IS NOT NULL
               AND ended_at IS NULL
             RETURNING id",
        )
        .bind(code)
        .bind(client)
        .bind(now)
        .bind(EndReason::CodeReused.as_str())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|row| row.try_get("id")).transpose()?)
    }

    /// Ends a grant whose refresh token of an earlier generation came again (RFC 9700 §4.14.2).
    pub async fn end_reused(
        &mut self,
        id: &GrantId,
        generation: i64,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE token_grant
             SET ended_at = $4, end_reason = $5
             WHERE id = $1
               AND generation > $2
               AND client_id = $3
               AND ended_at IS NULL",
        )
        .bind(id)
        .bind(generation)
        .bind(client)
        .bind(now)
        .bind(EndReason::RefreshTokenReused.as_str())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps the key that a grant is bound to from its redemption on.
    pub async fn bind_grant(&mut self, id: &GrantId, terms: &Terms) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE token_grant
             SET terms = $2
             WHERE id = $1 AND redeemed_at IS NOT NULL AND ended_at IS NULL",
        )
        .bind(id)
        .bind(json::write(terms))
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn end_grant(
        &mut self,
        id: &GrantId,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE token_grant
             SET ended_at = $2, end_reason = $3
             WHERE id = $1 AND ended_at IS NULL",
        )
        .bind(id)
        .bind(now)
        .bind(reason.as_str())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends what was granted within a session, except what was meant to outlive it (Core §11).
    pub async fn end_grants_of_session(&mut self, sid: &Sid, now: Timestamp) -> Result<u64, Error> {
        let done = sqlx::query(
            "UPDATE token_grant
             SET ended_at = $2, end_reason = $3
             WHERE sid = $1 AND ended_at IS NULL AND offline_since IS NULL",
        )
        .bind(sid)
        .bind(now)
        .bind(EndReason::SignedOut.as_str())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected())
    }

    /// Ends all that a person granted to anybody but in this session, offline access included.
    pub(super) async fn end_grants_elsewhere(
        &mut self,
        account: AccountId,
        keep: Option<&Sid>,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let done = sqlx::query(
            "UPDATE token_grant
             SET ended_at = $2, end_reason = $3
             WHERE account_id = $1 AND ended_at IS NULL AND sid <> $4",
        )
        .bind(account)
        .bind(now)
        .bind(EndReason::Revoked.as_str())
        // No session has an empty name.
        .bind(keep.map_or("", Sid::as_str))
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected())
    }

    /// A grant whose tokens still count: redeemed, not ended, its account in good standing.
    pub async fn find_live_grant(
        &mut self,
        id: &GrantId,
        now: Timestamp,
    ) -> Result<Option<Grant>, Error> {
        sqlx::query(
            "SELECT token_grant.id, token_grant.client_id, token_grant.account_id,
                    token_grant.terms, token_grant.generation, token_grant.expires_at
             FROM token_grant
             JOIN account ON account.id = token_grant.account_id
             WHERE token_grant.id = $1
               AND token_grant.redeemed_at IS NOT NULL
               AND token_grant.ended_at IS NULL
               AND token_grant.expires_at > $2
               AND account.state IN ('active', 'primo_admin', 'candidate_admin')",
        )
        .bind(id)
        .bind(now)
        .fetch_optional(self.connection())
        .await?
        .map(|row| grant(&row))
        .transpose()
    }

    /// Removes what has long expired, a bounded number of rows at a time; says how many. A session
    /// that still runs keeps them: it knows by them whom to tell of its end.
    pub async fn prune_grants(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove(
            "DELETE FROM token_grant
             WHERE id IN (
                 SELECT id
                 FROM token_grant
                 WHERE expires_at < $1
                   AND NOT EXISTS (
                       SELECT 1
                       FROM session
                       WHERE session.sid = token_grant.sid AND session.ended_at IS NULL)
                 ORDER BY expires_at
                 LIMIT 1000)",
            before,
        )
        .await
    }
}

pub(super) fn grant(row: &AnyRow) -> Result<Grant, Error> {
    Ok(Grant {
        id: row.try_get("id")?,
        client: row.try_get("client_id")?,
        account: row.try_get("account_id")?,
        terms: json::read(row.try_get("terms")?, "token_grant", "terms")?,
        generation: row.try_get("generation")?,
        expires_at: row.try_get("expires_at")?,
    })
}
