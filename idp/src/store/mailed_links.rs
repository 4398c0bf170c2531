//! `mailed_link`: one-time links in mails.
//!
//! Looking at one changes nothing, because programs that look for harm in mails follow every link;
//! only its use does, which is one guarded statement. Every statement names the purpose: a link of
//! one is nothing for another.

use std::time::Duration;

use sqlx::Row;

use super::accounts::account;
use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::{Account, AccountId, LinkPurpose, Timestamp};

/// A link that is about to be mailed.
#[derive(Clone, Copy, Debug)]
pub struct NewLink<'a> {
    pub purpose: LinkPurpose,
    pub account: AccountId,
    pub secret: &'a SecretHash,
    /// Sealed by [`App::links`](crate::app::App::links).
    pub value: Option<&'a str>,
}

/// A link that can be used.
#[derive(Clone, Debug)]
pub struct MailedLink {
    pub account: Account,
    pub value: Option<String>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

const HOUR: Duration = Duration::from_hours(1);

impl Tx {
    /// Says whether the link counts: false, and nothing is changed, when as many were made within
    /// the hour as may be. Where the purpose says so, those before it are void from now on. To be
    /// called in the transaction that writes the mail.
    pub async fn put_mailed_link(
        &mut self,
        link: NewLink<'_>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        if !self.count_mailed_link(link, now).await? {
            return Ok(false);
        }
        if link.purpose.supersedes() {
            self.void_mailed_links(link.account, link.purpose, now)
                .await?;
        }
        sqlx::query(
            "INSERT INTO mailed_link
                (secret_hash, purpose, account_id, value, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(link.secret)
        .bind(link.purpose.as_str())
        .bind(link.account)
        .bind(link.value)
        .bind(now)
        .bind(now + link.purpose.lifetime())
        .execute(self.connection())
        .await?;
        Ok(true)
    }

    async fn count_mailed_link(
        &mut self,
        link: NewLink<'_>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let row = sqlx::query(
            "INSERT INTO mailed_link_count (account_id, purpose, links, since)
             VALUES ($1, $2, 1, $3)
             ON CONFLICT (account_id, purpose) DO UPDATE
             SET links = CASE WHEN mailed_link_count.since <= $4 THEN 1
                              ELSE mailed_link_count.links + 1 END,
                 since = CASE WHEN mailed_link_count.since <= $4 THEN excluded.since
                              ELSE mailed_link_count.since END
             WHERE mailed_link_count.links < $5 OR mailed_link_count.since <= $4
             RETURNING links",
        )
        .bind(link.account)
        .bind(link.purpose.as_str())
        .bind(now)
        .bind(now - HOUR)
        .bind(i64::from(link.purpose.per_hour()))
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }

    /// Looks at a link without using it up.
    pub async fn find_mailed_link(
        &mut self,
        purpose: LinkPurpose,
        secret: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<MailedLink>, Error> {
        let row = sqlx::query(
            "SELECT mailed_link.value, mailed_link.created_at AS linked_at,
                    mailed_link.expires_at, account.*
             FROM mailed_link
             JOIN account ON account.id = mailed_link.account_id
             WHERE mailed_link.secret_hash = $1 AND mailed_link.purpose = $2
               AND mailed_link.used_at IS NULL AND mailed_link.expires_at > $3",
        )
        .bind(secret)
        .bind(purpose.as_str())
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(MailedLink {
            account: account(&row)?,
            value: row.try_get("value")?,
            created_at: row.try_get("linked_at")?,
            expires_at: row.try_get("expires_at")?,
        }))
    }

    /// Uses a link up; of many at once one does. What it lets happen belongs into the same
    /// transaction. Says whether it counted.
    pub async fn use_mailed_link(
        &mut self,
        purpose: LinkPurpose,
        secret: &SecretHash,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let used = sqlx::query(
            "UPDATE mailed_link
             SET used_at = $3
             WHERE secret_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3
             RETURNING account_id",
        )
        .bind(secret)
        .bind(purpose.as_str())
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        Ok(used.is_some())
    }

    /// Whatever was mailed to this account for this purpose opens nothing any more.
    pub async fn void_mailed_links(
        &mut self,
        id: AccountId,
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "UPDATE mailed_link
             SET used_at = $3
             WHERE account_id = $1 AND purpose = $2 AND used_at IS NULL",
        )
        .bind(id)
        .bind(purpose.as_str())
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Removes what expired before then, a bounded number of rows at a time; says how many.
    pub async fn prune_mailed_links(&mut self, before: Timestamp) -> Result<u64, Error> {
        let links = self
            .remove(
                "DELETE FROM mailed_link
             WHERE secret_hash IN (
                 SELECT secret_hash
                 FROM mailed_link
                 WHERE expires_at < $1
                 ORDER BY expires_at
                 LIMIT 1000)",
                before,
            )
            .await?;
        self.remove(
            "DELETE FROM mailed_link_count
             WHERE (account_id, purpose) IN (
                 SELECT account_id, purpose
                 FROM mailed_link_count
                 WHERE since < $1
                 ORDER BY since
                 LIMIT 1000)",
            before,
        )
        .await?;
        Ok(links)
    }
}
