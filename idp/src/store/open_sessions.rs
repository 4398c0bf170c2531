//! `session`, as its owner sees it: where somebody is signed in, and signing out there.

use std::time::Duration;

use sqlx::Row;

use super::{Device, Error, Tx};
use crate::domain::{AccountId, Sid, Timestamp};

/// A session that goes on somewhere.
#[derive(Clone, Debug)]
pub struct OpenSession {
    pub sid: Sid,
    /// Where it was begun.
    pub device: Device,
    pub since: Timestamp,
    /// Last use, to within a minute.
    pub seen_at: Timestamp,
}

impl Tx {
    /// A person's sessions that a browser could still use, the last used first, a bounded number of
    /// them. `idle` is how long one may lie unused.
    pub async fn list_open_sessions(
        &mut self,
        account: AccountId,
        idle: Duration,
        now: Timestamp,
    ) -> Result<Vec<OpenSession>, Error> {
        sqlx::query(
            "SELECT sid, user_agent, address, created_at, seen_at
             FROM session
             WHERE account_id = $1
               AND ended_at IS NULL
               AND expires_at > $2
               AND seen_at > $3
             ORDER BY seen_at DESC, sid
             LIMIT 100",
        )
        .bind(account)
        .bind(now)
        .bind(now - idle)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(|row| {
            Ok(OpenSession {
                sid: row.try_get("sid")?,
                device: Device {
                    user_agent: row.try_get("user_agent")?,
                    address: row.try_get("address")?,
                },
                since: row.try_get("created_at")?,
                seen_at: row.try_get("seen_at")?,
            })
        })
        .collect()
    }

    /// Signs out of one session if it is this person's. To be called in a transaction. Says whether
    /// it was, and was still open.
    pub async fn sign_out_own(
        &mut self,
        account: AccountId,
        sid: &Sid,
        now: Timestamp,
    ) -> Result<bool, Error> {
        // A session never changes hands, so what is read here holds for what follows.
        let own = sqlx::query("SELECT sid FROM session WHERE sid = $1 AND account_id = $2")
            .bind(sid)
            .bind(account)
            .fetch_optional(self.connection())
            .await?;
        Ok(own.is_some() && self.sign_out(sid, now).await?)
    }

    /// Signs out of all sessions but one, as each would by itself: offline access, which outlives
    /// its session, stays. To be called in a transaction. Says which have ended.
    pub async fn sign_out_of_others(
        &mut self,
        account: AccountId,
        keep: &Sid,
        now: Timestamp,
    ) -> Result<Vec<Sid>, Error> {
        let mut ended = Vec::new();
        for sid in self.sessions_of(account).await? {
            if sid != *keep && self.sign_out(&sid, now).await? {
                ended.push(sid);
            }
        }
        Ok(ended)
    }
}
