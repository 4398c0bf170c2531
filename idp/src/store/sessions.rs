//! `session`: single sign-on sessions.

use std::time::Duration;

use sqlx::Row;
use sqlx::any::AnyRow;

use super::accounts::account;
use super::{Error, Tx, json};
use crate::crypto::SecretHash;
use crate::domain::{Account, AccountId, Authenticator, ClientId, Session, Sid, Timestamp};

/// Where a session was begun, for the person to recognise it by.
#[derive(Clone, Debug, Default)]
pub struct Device {
    pub user_agent: String,
    pub address: String,
}

/// `seen_at` is written at most this often.
const SEEN_GRAIN: Duration = Duration::from_mins(1);

impl Tx {
    pub async fn add_session(
        &mut self,
        session: &Session,
        secret: &SecretHash,
        device: &Device,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO session
                (sid, secret_hash, account_id, auth_time, authenticators, amr, user_agent, address,
                 created_at, seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, '[]', $6, $7, $4, $8, $9)",
        )
        .bind(&session.sid)
        .bind(secret)
        .bind(session.account)
        .bind(session.auth_time)
        .bind(json::write(&session.authenticators))
        .bind(&device.user_agent)
        .bind(&device.address)
        .bind(session.seen_at)
        .bind(session.expires_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The live session that a browser's secret opens, and whose it is. `idle` is how long it may
    /// lie unused.
    pub async fn find_session(
        &mut self,
        secret: &SecretHash,
        idle: Duration,
        now: Timestamp,
    ) -> Result<Option<(Session, Account)>, Error> {
        let row = sqlx::query(
            "SELECT session.sid, session.auth_time, session.authenticators, session.seen_at,
                    session.expires_at, account.*
             FROM session
             JOIN account ON account.id = session.account_id
             WHERE session.secret_hash = $1
               AND session.ended_at IS NULL
               AND session.expires_at > $2
               AND session.seen_at > $3",
        )
        .bind(secret)
        .bind(now)
        .bind(now - idle)
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let account = account(&row)?;
        let session = session(&row, &account)?;
        Ok(account.state.may_sign_in().then_some((session, account)))
    }

    /// Notes that a session was used, unless that was noted within the last minute.
    pub async fn touch_session(&mut self, session: &Session, now: Timestamp) -> Result<(), Error> {
        if now.since(session.seen_at) < SEEN_GRAIN {
            return Ok(());
        }
        sqlx::query("UPDATE session SET seen_at = $2 WHERE sid = $1 AND seen_at < $2")
            .bind(&session.sid)
            .bind(now)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The same person proved themselves again in the same browser: the session goes on under a new
    /// secret. Says whether the session was still there.
    pub async fn renew_session(
        &mut self,
        session: &Session,
        secret: &SecretHash,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE session
             SET secret_hash = $2, auth_time = $3, authenticators = $4, expires_at = $5,
                 seen_at = $7
             WHERE sid = $1 AND account_id = $6 AND ended_at IS NULL",
        )
        .bind(&session.sid)
        .bind(secret)
        .bind(session.auth_time)
        .bind(json::write(&session.authenticators))
        .bind(session.expires_at)
        .bind(session.account)
        .bind(session.seen_at)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The session goes on under a new secret: whoever had the old one is left behind. Says
    /// whether the session was still there.
    pub async fn rekey_session(&mut self, sid: &Sid, secret: &SecretHash) -> Result<bool, Error> {
        let done =
            sqlx::query("UPDATE session SET secret_hash = $2 WHERE sid = $1 AND ended_at IS NULL")
                .bind(sid)
                .bind(secret)
                .execute(self.connection())
                .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Says whether the session was still there.
    pub async fn end_session(&mut self, sid: &Sid, now: Timestamp) -> Result<bool, Error> {
        let done =
            sqlx::query("UPDATE session SET ended_at = $2 WHERE sid = $1 AND ended_at IS NULL")
                .bind(sid)
                .bind(now)
                .execute(self.connection())
                .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The clients that were given tokens in a session.
    pub async fn clients_of_session(&mut self, sid: &Sid) -> Result<Vec<ClientId>, Error> {
        sqlx::query(
            "SELECT DISTINCT client_id
             FROM token_grant
             WHERE sid = $1 AND redeemed_at IS NOT NULL
             ORDER BY client_id",
        )
        .bind(sid)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(|row| Ok(row.try_get("client_id")?))
        .collect()
    }

    /// A person's sessions that nobody has ended.
    pub(super) async fn sessions_of(&mut self, account: AccountId) -> Result<Vec<Sid>, Error> {
        sqlx::query("SELECT sid FROM session WHERE account_id = $1 AND ended_at IS NULL")
            .bind(account)
            .fetch_all(self.connection())
            .await?
            .iter()
            .map(|row| Ok(row.try_get("sid")?))
            .collect()
    }

    /// Sessions whose time is over and that nobody has ended, a bounded number of them.
    pub async fn expired_sessions(&mut self, now: Timestamp) -> Result<Vec<Sid>, Error> {
        sqlx::query(
            "SELECT sid FROM session
             WHERE ended_at IS NULL AND expires_at <= $1
             ORDER BY expires_at
             LIMIT 100",
        )
        .bind(now)
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(|row| Ok(row.try_get("sid")?))
        .collect()
    }

    /// Removes what has long expired, a bounded number of rows at a time; says how many.
    pub async fn prune_sessions(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove(
            "DELETE FROM session
             WHERE sid IN (
                 SELECT sid FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT 1000)",
            before,
        )
        .await
    }
}

fn session(row: &AnyRow, account: &Account) -> Result<Session, Error> {
    let used: &str = row.try_get("authenticators")?;
    let used: Vec<Authenticator> = json::read(used, "session", "authenticators")?;
    Ok(Session {
        sid: row.try_get("sid")?,
        account: account.id,
        auth_time: row.try_get("auth_time")?,
        authenticators: used,
        seen_at: row.try_get("seen_at")?,
        expires_at: row.try_get("expires_at")?,
    })
}
