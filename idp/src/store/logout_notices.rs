//! `logout_notice`: the outbox of notices that a session has ended (Back-Channel Logout 1.0).
//!
//! A notice is written with the end of its session or not at all, tried by one node at a time, and
//! settled once: delivered, or given up.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx};
use crate::domain::{AccountId, ClientId, Sid, Timestamp, words};

/// One partner that is to be told of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutNotice {
    pub sid: Sid,
    pub client: ClientId,
    pub account: AccountId,
    /// Tries so far.
    pub tries: i64,
}

words! {
    /// How a notice ended.
    pub enum Outcome {
        Delivered = "delivered",
        GivenUp = "given_up",
    }
}

impl Tx {
    /// Ends a session with all that was granted within it, and notes whom to tell. To be called in
    /// a transaction. Says whether the session was still there.
    pub async fn sign_out(&mut self, sid: &Sid, now: Timestamp) -> Result<bool, Error> {
        let ended = self.end_session(sid, now).await?;
        // First, so that a code which is being redeemed at this moment is either redeemed and told
        // of, or not redeemed.
        self.end_grants_of_session(sid, now).await?;
        if ended {
            self.add_logout_notices(sid, now).await?;
        }
        Ok(ended)
    }

    /// One notice for each client that was given tokens in the session and wants to be told.
    async fn add_logout_notices(&mut self, sid: &Sid, now: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO logout_notice (sid, client_id, account_id, ended_at, tries, due_at)
             SELECT DISTINCT session.sid, client.id, session.account_id, $2, 0, $2
             FROM session
             JOIN token_grant ON token_grant.sid = session.sid
             JOIN client ON client.id = token_grant.client_id
             WHERE session.sid = $1
               AND token_grant.redeemed_at IS NOT NULL
               AND client.backchannel_logout_uri IS NOT NULL
               AND client.disabled_at IS NULL
             ON CONFLICT (sid, client_id) DO NOTHING",
        )
        .bind(sid)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn due_logout_notices(
        &mut self,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<LogoutNotice>, Error> {
        sqlx::query(
            "SELECT sid, client_id, account_id, tries
             FROM logout_notice
             WHERE outcome IS NULL AND due_at <= $1
             ORDER BY due_at
             LIMIT $2",
        )
        .bind(now)
        .bind(i64::from(limit))
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(notice)
        .collect()
    }

    /// Takes the next try upon oneself. The try after it is due at `next`, which must leave time
    /// for this one: whoever is killed in it has promised nothing. False when another node came
    /// first.
    pub async fn claim_logout_notice(
        &mut self,
        notice: &LogoutNotice,
        next: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE logout_notice
             SET tries = tries + 1, due_at = $4
             WHERE sid = $1 AND client_id = $2 AND tries = $3 AND outcome IS NULL",
        )
        .bind(&notice.sid)
        .bind(&notice.client)
        .bind(notice.tries)
        .bind(next)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Says whether it was not settled before.
    pub async fn settle_logout_notice(
        &mut self,
        notice: &LogoutNotice,
        outcome: Outcome,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE logout_notice
             SET outcome = $3, due_at = NULL
             WHERE sid = $1 AND client_id = $2 AND outcome IS NULL",
        )
        .bind(&notice.sid)
        .bind(&notice.client)
        .bind(outcome.as_str())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes what was settled long ago, a bounded number of rows at a time; says how many.
    pub async fn prune_logout_notices(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove(
            "DELETE FROM logout_notice
             WHERE outcome IS NOT NULL
               AND sid IN (
                   SELECT sid
                   FROM logout_notice
                   WHERE ended_at < $1 AND outcome IS NOT NULL
                   ORDER BY ended_at
                   LIMIT 1000)",
            before,
        )
        .await
    }
}

fn notice(row: &AnyRow) -> Result<LogoutNotice, Error> {
    Ok(LogoutNotice {
        sid: row.try_get("sid")?,
        client: row.try_get("client_id")?,
        account: row.try_get("account_id")?,
        tries: row.try_get("tries")?,
    })
}
