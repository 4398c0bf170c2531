//! `audit_event` by account: what happened to one person, the latest first.

use sqlx::Row;

use super::{Error, Tx, json};
use crate::domain::{AccountId, Event};

/// Events shown at once.
const SHOWN: i64 = 50;

/// Some of what happened to an account.
#[derive(Clone, Debug)]
pub struct Trail {
    pub events: Vec<Event>,
    /// Where the next older events begin, if there are any.
    pub older: Option<i64>,
}

impl Tx {
    /// The latest events about an account, or the latest before number `before`.
    pub async fn trail_of(
        &mut self,
        account: AccountId,
        before: Option<i64>,
    ) -> Result<Trail, Error> {
        let rows = sqlx::query(
            "SELECT seq, event FROM audit_event
             WHERE account_id = $1 AND seq < $2
             ORDER BY seq DESC
             LIMIT $3",
        )
        .bind(account)
        .bind(before.unwrap_or(i64::MAX))
        .bind(SHOWN + 1)
        .fetch_all(self.connection())
        .await?;
        let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
        let last = rows.get(shown.saturating_sub(1));
        let older = last.filter(|_| rows.len() > shown);
        let older = older.map(|row| row.try_get("seq")).transpose()?;
        let events = rows.iter().take(shown).map(|row| {
            let text: String = row.try_get("event")?;
            let event: Event = json::read(&text, "audit_event", "event")?;
            // The chain vouches for the text alone.
            if event.account == Some(account) {
                Ok(event)
            } else {
                Err(Error::Inconsistent {
                    table: "audit_event",
                    column: "account_id",
                })
            }
        });
        Ok(Trail {
            events: events.collect::<Result<_, Error>>()?,
            older,
        })
    }
}
