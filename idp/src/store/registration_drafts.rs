//! `registration_draft`: companies' registrations on their way, from the first page to the link
//! that proves the address.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx};
use crate::crypto::SecretHash;
use crate::domain::{AccountId, Timestamp};

/// A registration as it is kept.
#[derive(Clone, Debug)]
pub struct KeptDraft {
    /// The journey's name.
    pub id: String,
    /// None once it is an account.
    pub sealed: Option<String>,
    pub version: i64,
    pub submitted_at: Option<Timestamp>,
    pub account: Option<AccountId>,
}

/// A link to be sent: what it is known by, and until when it holds.
#[derive(Clone, Copy, Debug)]
pub struct DraftLink<'a> {
    pub hash: &'a SecretHash,
    pub until: Timestamp,
}

macro_rules! columns {
    () => {
        "id, sealed, version, submitted_at, account_id"
    };
}

impl Tx {
    pub async fn add_draft(
        &mut self,
        (id, secret): (&str, &SecretHash),
        sealed: &str,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO registration_draft
                 (id, secret_hash, sealed, version, created_at, expires_at, links, tries)
             VALUES ($1, $2, $3, 0, $4, $5, 0, 0)",
        )
        .bind(id)
        .bind(secret)
        .bind(sealed)
        .bind(now)
        .bind(expires_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The registration of the browser that holds this secret.
    pub async fn find_draft(
        &mut self,
        secret: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<KeptDraft>, Error> {
        sqlx::query(concat!(
            "SELECT ",
            columns!(),
            " FROM registration_draft WHERE secret_hash = $1 AND expires_at > $2"
        ))
        .bind(secret)
        .bind(now)
        .fetch_optional(self.connection())
        .await?
        .map(|row| kept(&row))
        .transpose()
    }

    /// Keeps a change, unless another tab was faster, it has been sent off, or it has been changed
    /// `most` times.
    pub async fn save_draft(
        &mut self,
        draft: &KeptDraft,
        sealed: &str,
        most: i64,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE registration_draft
             SET sealed = $3, version = version + 1
             WHERE id = $1 AND version = $2 AND version < $4 AND submitted_at IS NULL
               AND expires_at > $5",
        )
        .bind(&draft.id)
        .bind(draft.version)
        .bind(sealed)
        .bind(most)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Sends it off: the first to do so does.
    pub async fn submit_draft(
        &mut self,
        draft: &KeptDraft,
        link: DraftLink<'_>,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE registration_draft
             SET submitted_at = $3, link_hash = $4, link_expires_at = $5, link_sent_at = $3,
                 links = 1, expires_at = $6, version = version + 1
             WHERE id = $1 AND version = $2 AND submitted_at IS NULL AND expires_at > $3",
        )
        .bind(&draft.id)
        .bind(draft.version)
        .bind(now)
        .bind(link.hash)
        .bind(link.until)
        .bind(expires_at)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Another link takes the place of the one before, for an address that may have been corrected.
    /// False where one was sent after `not_since`, where `most` were, or where it is too late.
    pub async fn renew_link(
        &mut self,
        (draft, sealed): (&KeptDraft, &str),
        link: DraftLink<'_>,
        (most, not_since): (i64, Timestamp),
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE registration_draft
             SET sealed = $3, link_hash = $4, link_expires_at = $5, link_sent_at = $6,
                 links = links + 1, tries = 0, version = version + 1
             WHERE id = $1 AND version = $2 AND submitted_at IS NOT NULL AND account_id IS NULL
               AND expires_at > $6 AND links < $7 AND link_sent_at <= $8",
        )
        .bind(&draft.id)
        .bind(draft.version)
        .bind(sealed)
        .bind(link.hash)
        .bind(link.until)
        .bind(now)
        .bind(most)
        .bind(not_since)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Whose link it is, as long as it can be used.
    pub async fn find_link(
        &mut self,
        link: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<KeptDraft>, Error> {
        sqlx::query(concat!(
            "SELECT ",
            columns!(),
            " FROM registration_draft
              WHERE link_hash = $1 AND link_expires_at > $2 AND account_id IS NULL"
        ))
        .bind(link)
        .bind(now)
        .fetch_optional(self.connection())
        .await?
        .map(|row| kept(&row))
        .transpose()
    }

    /// The same for who tries a password with it, which is counted before it is looked at.
    pub async fn try_link(
        &mut self,
        link: &SecretHash,
        most: i64,
        now: Timestamp,
    ) -> Result<Option<KeptDraft>, Error> {
        sqlx::query(concat!(
            "UPDATE registration_draft
             SET tries = tries + 1
             WHERE link_hash = $1 AND link_expires_at > $2 AND account_id IS NULL AND tries < $3
             RETURNING ",
            columns!()
        ))
        .bind(link)
        .bind(now)
        .bind(most)
        .fetch_optional(self.connection())
        .await?
        .map(|row| kept(&row))
        .transpose()
    }

    /// Uses a link up: the first to come has the account. What was typed is forgotten with it.
    pub async fn finish_draft(
        &mut self,
        link: &SecretHash,
        account: AccountId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE registration_draft
             SET account_id = $2, sealed = NULL, link_hash = NULL, link_expires_at = NULL
             WHERE link_hash = $1 AND link_expires_at > $3 AND account_id IS NULL",
        )
        .bind(link)
        .bind(account)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The person begins anew. What has been sent off stays until its time is over.
    pub async fn remove_draft(&mut self, secret: &SecretHash) -> Result<(), Error> {
        sqlx::query(
            "DELETE FROM registration_draft WHERE secret_hash = $1 AND submitted_at IS NULL",
        )
        .bind(secret)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// A bounded number at a time.
    pub async fn prune_drafts(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove(
            "DELETE FROM registration_draft
             WHERE id IN (
                 SELECT id
                 FROM registration_draft
                 WHERE expires_at < $1
                 ORDER BY expires_at
                 LIMIT 1000)",
            before,
        )
        .await
    }
}

fn kept(row: &AnyRow) -> Result<KeptDraft, Error> {
    Ok(KeptDraft {
        id: row.try_get("id")?,
        sealed: row.try_get("sealed")?,
        version: row.try_get("version")?,
        submitted_at: row.try_get("submitted_at")?,
        account: row.try_get("account_id")?,
    })
}
