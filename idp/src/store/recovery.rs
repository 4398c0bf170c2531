//! `secret_question`, `answer_try` and `recovery_proof`: ways back into an account.

use std::time::Duration;

use sqlx::Row;

use super::accounts::account;
use super::{Error, Tx};
use crate::crypto::{Mac, PasswordHash, SecretHash};
use crate::domain::{
    Account, AccountId, Email, LinkPurpose, SecretQuestion, SignInKey, Siret, Timestamp,
};

/// What somebody may be asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub account: Account,
    pub question: SecretQuestion,
    pub answer: PasswordHash,
}

impl Tx {
    /// Replaces the question that was there.
    pub async fn put_secret_question(
        &mut self,
        account: AccountId,
        question: SecretQuestion,
        answer: &PasswordHash,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO secret_question (account_id, question, answer_hash, set_at)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (account_id) DO UPDATE
             SET question = excluded.question,
                 answer_hash = excluded.answer_hash,
                 set_at = excluded.set_at",
        )
        .bind(account)
        .bind(question.as_str())
        .bind(answer)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The question of whoever has this name, if they have set one and may sign in.
    pub async fn find_secret_question(&mut self, key: &SignInKey) -> Result<Option<Asked>, Error> {
        let row = sqlx::query(
            "SELECT secret_question.question, secret_question.answer_hash, account.*
             FROM account
             JOIN secret_question ON secret_question.account_id = account.id
             WHERE account.siret = $1 AND account.last_name_key = $2
               AND account.first_name_key = $3",
        )
        .bind(key.siret)
        .bind(key.last_name.clone())
        .bind(key.first_name.clone())
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let question: &str = row.try_get("question")?;
        let asked = Asked {
            account: account(&row)?,
            question: question
                .parse()
                .map_err(Error::inconsistent("secret_question", "question"))?,
            answer: row.try_get("answer_hash")?,
        };
        Ok(asked.account.state.may_sign_in().then_some(asked))
    }

    /// Whoever has this name, if they may sign in.
    pub async fn find_forgetful(&mut self, key: &SignInKey) -> Result<Option<Account>, Error> {
        let found = self.find_credentials(key).await?;
        let account = found.map(|found| found.account);
        Ok(account.filter(|account| account.state.may_sign_in()))
    }

    /// An address that somebody of this establishment has.
    pub async fn find_address_at(&mut self, siret: Siret) -> Result<Option<Email>, Error> {
        let row = sqlx::query(
            "SELECT email FROM account
             WHERE siret = $1 AND state = 'active'
             ORDER BY last_name_key, first_name_key
             LIMIT 1",
        )
        .bind(siret)
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let email: &str = row.try_get("email")?;
        let email = email.parse();
        Ok(Some(
            email.map_err(Error::inconsistent("account", "email"))?,
        ))
    }

    /// May one more answer, or wish, be heard? It counts until [`Self::forget_tries`] says
    /// otherwise. After `limit` of them none is heard until the last lies `wait` back, and then
    /// the count begins anew.
    pub async fn count_try(
        &mut self,
        key: &Mac,
        limit: i64,
        wait: Duration,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let row = sqlx::query(
            "INSERT INTO answer_try (key_mac, tries, last_at)
             VALUES ($1, 1, $2)
             ON CONFLICT (key_mac) DO UPDATE
             SET tries = CASE WHEN answer_try.last_at <= $3 THEN 1 ELSE answer_try.tries + 1 END,
                 last_at = excluded.last_at
             WHERE answer_try.tries < $4 OR answer_try.last_at <= $3
             RETURNING tries",
        )
        .bind(key.as_bytes().as_slice())
        .bind(now)
        .bind(now - wait)
        .bind(limit)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }

    /// The answer was right.
    pub async fn forget_tries(&mut self, key: &Mac) -> Result<(), Error> {
        sqlx::query("DELETE FROM answer_try WHERE key_mac = $1")
            .bind(key.as_bytes().as_slice())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    pub async fn add_recovery_proof(
        &mut self,
        secret: &SecretHash,
        account: AccountId,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO recovery_proof (secret_hash, account_id, created_at, expires_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(secret)
        .bind(account)
        .bind(now)
        .bind(expires_at)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Whose password the holder of this secret may choose anew.
    pub async fn find_recovery_proof(
        &mut self,
        secret: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<Account>, Error> {
        let row = sqlx::query(
            "SELECT account.*
             FROM recovery_proof
             JOIN account ON account.id = recovery_proof.account_id
             WHERE recovery_proof.secret_hash = $1
               AND recovery_proof.used_at IS NULL
               AND recovery_proof.expires_at > $2",
        )
        .bind(secret)
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        let found = row.map(|row| account(&row)).transpose()?;
        Ok(found.filter(|account| account.state.may_sign_in()))
    }

    /// Sets the password of whoever this secret stands for, once; all other proofs of theirs are
    /// void with it. To be called in a transaction. Says whether the proof still counted.
    pub async fn recover_password(
        &mut self,
        secret: &SecretHash,
        id: AccountId,
        new: &PasswordHash,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let used = sqlx::query(
            "UPDATE recovery_proof
             SET used_at = $3
             WHERE secret_hash = $1 AND account_id = $2 AND used_at IS NULL AND expires_at > $3",
        )
        .bind(secret)
        .bind(id)
        .bind(now)
        .execute(self.connection())
        .await?;
        if used.rows_affected() == 0 {
            return Ok(false);
        }
        let done = sqlx::query(
            "UPDATE account
             SET password_hash = $2, password_set_at = $3
             WHERE id = $1 AND state IN ('active', 'primo_admin', 'candidate_admin')",
        )
        .bind(id)
        .bind(new)
        .bind(now)
        .execute(self.connection())
        .await?;
        self.void_recovery_proofs(id, now).await?;
        Ok(done.rows_affected() == 1)
    }

    /// The password was changed by whoever knows it: nobody needs another way in any more.
    pub(super) async fn void_recovery_proofs(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "UPDATE recovery_proof SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL",
        )
        .bind(account)
        .bind(now)
        .execute(self.connection())
        .await?;
        for purpose in [LinkPurpose::Recovery, LinkPurpose::AssistedRecovery] {
            self.void_mailed_links(account, purpose, now).await?;
        }
        Ok(())
    }

    pub async fn prune_recovery(&mut self, before: Timestamp) -> Result<u64, Error> {
        let proofs = self
            .remove("DELETE FROM recovery_proof WHERE expires_at < $1", before)
            .await?;
        let tries = self
            .remove("DELETE FROM answer_try WHERE last_at < $1", before)
            .await?;
        Ok(proofs + tries)
    }
}
