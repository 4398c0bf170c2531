//! `mail`: the outbox of mails to people.
//!
//! A mail is written with what gives cause to it or not at all, tried by one node at a time, and
//! settled once: sent, or given up. Operators may have one that was given up tried again.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Error, Tx};
use crate::domain::{AccountId, LetterKind, MailId, SealedMail, Timestamp};

/// A mail whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueMail {
    pub id: MailId,
    pub account: Option<AccountId>,
    pub sealed: String,
    pub expires_at: Timestamp,
    /// Tries so far.
    pub tries: i64,
}

/// What operators see of a mail that is still to be sent, or never was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsentMail {
    pub id: MailId,
    pub account: Option<AccountId>,
    pub kind: LetterKind,
    pub created_at: Timestamp,
    pub tries: i64,
    pub given_up: bool,
    /// Why the last try failed.
    pub failure: Option<String>,
}

impl Tx {
    pub async fn add_mail(&mut self, mail: &SealedMail, now: Timestamp) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO mail
                (id, account_id, kind, sealed, created_at, expires_at, tries, due_at)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $5)",
        )
        .bind(&mail.id)
        .bind(mail.account)
        .bind(mail.kind.as_str())
        .bind(&mail.sealed)
        .bind(now)
        .bind(mail.expires_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn due_mails(&mut self, limit: u32, now: Timestamp) -> Result<Vec<DueMail>, Error> {
        sqlx::query(
            "SELECT id, account_id, sealed, expires_at, tries
             FROM mail
             WHERE outcome IS NULL AND due_at <= $1
             ORDER BY due_at
             LIMIT $2",
        )
        .bind(now)
        .bind(i64::from(limit))
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(due)
        .collect()
    }

    /// Takes the next try upon oneself. The try after it is due at `next`, which must leave time
    /// for this one. False when another node came first.
    pub async fn claim_mail(&mut self, mail: &DueMail, next: Timestamp) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE mail
             SET tries = tries + 1, due_at = $3
             WHERE id = $1 AND tries = $2 AND outcome IS NULL",
        )
        .bind(&mail.id)
        .bind(mail.tries)
        .bind(next)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// What it said is not kept: it may have held a link.
    pub async fn mail_was_sent(&mut self, id: &MailId) -> Result<(), Error> {
        sqlx::query(
            "UPDATE mail
             SET outcome = 'sent', due_at = NULL, sealed = NULL, failure = NULL
             WHERE id = $1 AND outcome IS NULL",
        )
        .bind(id)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    pub async fn mail_was_not_sent(&mut self, id: &MailId, failure: &str) -> Result<(), Error> {
        sqlx::query("UPDATE mail SET failure = $2 WHERE id = $1 AND outcome IS NULL")
            .bind(id)
            .bind(failure)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Says whether it was not settled before.
    pub async fn give_up_mail(&mut self, mail: &DueMail) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE mail
             SET outcome = 'given_up', due_at = NULL
             WHERE id = $1 AND tries = $2 AND outcome IS NULL",
        )
        .bind(&mail.id)
        .bind(mail.tries)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Mails that were given up, and those still to be sent, the oldest first; a bounded number.
    pub async fn list_unsent_mails(&mut self) -> Result<Vec<UnsentMail>, Error> {
        sqlx::query(
            "SELECT id, account_id, kind, created_at, tries, outcome, failure
             FROM mail
             WHERE outcome IS NULL OR outcome = 'given_up'
             ORDER BY created_at, id
             LIMIT 1000",
        )
        .fetch_all(self.connection())
        .await?
        .iter()
        .map(unsent)
        .collect()
    }

    /// Has a mail that was given up tried anew, if it is still worth sending.
    pub async fn retry_mail(&mut self, id: &MailId, now: Timestamp) -> Result<bool, Error> {
        let done = sqlx::query(
            "UPDATE mail
             SET outcome = NULL, due_at = $2, tries = 0
             WHERE id = $1 AND outcome = 'given_up' AND expires_at > $2",
        )
        .bind(id)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes what was settled long ago, a bounded number of rows at a time; says how many.
    pub async fn prune_mails(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove(
            "DELETE FROM mail
             WHERE id IN (
                 SELECT id
                 FROM mail
                 WHERE created_at < $1 AND outcome IS NOT NULL
                 ORDER BY created_at
                 LIMIT 1000)",
            before,
        )
        .await
    }
}

fn due(row: &AnyRow) -> Result<DueMail, Error> {
    Ok(DueMail {
        id: row.try_get("id")?,
        account: row.try_get("account_id")?,
        sealed: row.try_get("sealed")?,
        expires_at: row.try_get("expires_at")?,
        tries: row.try_get("tries")?,
    })
}

fn unsent(row: &AnyRow) -> Result<UnsentMail, Error> {
    let kind: &str = row.try_get("kind")?;
    let outcome: Option<String> = row.try_get("outcome")?;
    Ok(UnsentMail {
        id: row.try_get("id")?,
        account: row.try_get("account_id")?,
        kind: kind.parse().map_err(Error::inconsistent("mail", "kind"))?,
        created_at: row.try_get("created_at")?,
        tries: row.try_get("tries")?,
        given_up: outcome.is_some(),
        failure: row.try_get("failure")?,
    })
}
