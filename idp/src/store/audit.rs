//! `audit_event` and `audit_head`: a chain in which each row vouches for all before it.
//!
//! A row's MAC covers its number, the event's bytes and the MAC before it, under a key that is not
//! in the database. Whoever changes, removes or swaps rows cannot mend the chain. Whoever cuts off
//! its end is found out by the head, which is sealed with the same key; only a copy of the whole
//! trail as it once was would pass, so its length belongs in somebody else's log as well.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::placeholders::placeholders;
use super::{Error, Tx, json};
use crate::crypto::MacKey;
use crate::domain::Event;

/// One recorded event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    pub seq: i64,
    /// The event as JSON, as it was written.
    pub text: String,
    mac: Vec<u8>,
}

/// Where the chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    #[error("event {0} is missing")]
    Missing(i64),
    #[error("event {0} was changed, or stands in another's place")]
    Changed(i64),
    #[error("the trail ends at event {found}, but {expected} were written")]
    CutOff { found: i64, expected: i64 },
    #[error("what is noted of the end of the trail was changed: events after {0} may be missing")]
    EndChanged(i64),
}

/// What is noted of the end of the trail.
#[derive(Debug)]
struct Head {
    seq: i64,
    mac: Vec<u8>,
    seal: Vec<u8>,
}

/// Rows of one statement: each number of them is a statement that the connection keeps prepared.
const ROWS: usize = 32;

/// What the first row's MAC is chained to.
const START: [u8; 32] = [0; 32];

impl Tx {
    /// Appends events, in order. To be called in a transaction; nodes take turns at the head.
    pub async fn append_audit(&mut self, events: &[&Event], key: &MacKey) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let (mut seq, mut mac) = self.reserve(count).await?;
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            seq += 1;
            let text = json::write(event);
            mac = link(key, seq, &text, &mac);
            rows.push((
                *event,
                AuditRow {
                    seq,
                    text,
                    mac: mac.clone(),
                },
            ));
        }
        for some in rows.chunks(ROWS) {
            self.add_events(some).await?;
        }
        sqlx::query("UPDATE audit_head SET mac = $1, seal = $2 WHERE id = 1")
            .bind(&mac)
            .bind(
                key.sign(&end(&seq.to_be_bytes(), &mac))
                    .as_bytes()
                    .as_slice(),
            )
            .execute(self.connection())
            .await?;
        Ok(())
    }

    async fn add_events(&mut self, rows: &[(&Event, AuditRow)]) -> Result<(), Error> {
        // Placeholders only: the builder of the `Any` driver writes those of one engine.
        let sql = format!(
            "INSERT INTO audit_event (seq, at, kind, account_id, event, mac) VALUES {}",
            placeholders(rows.len(), 6)
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql));
        for (event, row) in rows {
            insert = insert
                .bind(row.seq)
                .bind(event.at)
                .bind(event.kind.as_str())
                .bind(event.account)
                .bind(&row.text)
                .bind(&row.mac);
        }
        insert.execute(self.connection()).await?;
        Ok(())
    }

    /// Takes the next `count` numbers, and the turn: the last number before them, and its MAC.
    async fn reserve(&mut self, count: i64) -> Result<(i64, Vec<u8>), Error> {
        if let Some(head) = self.try_to_reserve(count).await? {
            return Ok(head);
        }
        sqlx::query(
            "INSERT INTO audit_head (id, seq, mac, seal) VALUES (1, 0, $1, $1)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(START.as_slice())
        .execute(self.connection())
        .await?;
        let begun = self.try_to_reserve(count).await?;
        begun.ok_or(Error::Inconsistent {
            table: "audit_head",
            column: "id",
        })
    }

    /// Nothing where no event was ever recorded.
    async fn try_to_reserve(&mut self, count: i64) -> Result<Option<(i64, Vec<u8>)>, Error> {
        let head = sqlx::query(
            "UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq - $1 AS seq, mac",
        )
        .bind(count)
        .fetch_optional(self.connection())
        .await?;
        head.map(|head| Ok((head.try_get("seq")?, head.try_get("mac")?)))
            .transpose()
    }

    /// A page of the trail: the events after number `after`.
    pub async fn list_audit(&mut self, after: i64, limit: i64) -> Result<Vec<AuditRow>, Error> {
        sqlx::query("SELECT seq, event, mac FROM audit_event WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(after)
            .bind(limit)
            .fetch_all(self.connection())
            .await?
            .iter()
            .map(audit_row)
            .collect()
    }

    /// Walks the whole chain: how many events stand, or the first place where it breaks.
    pub async fn verify_audit(&mut self, key: &MacKey) -> Result<Result<i64, Break>, Error> {
        let (mut seq, mut mac) = (0, START.to_vec());
        loop {
            let page = self.list_audit(seq, 1000).await?;
            for row in &page {
                if row.seq != seq + 1 {
                    return Ok(Err(Break::Missing(seq + 1)));
                }
                if !row.follows(&mac, key) {
                    return Ok(Err(Break::Changed(row.seq)));
                }
                seq = row.seq;
                mac.clone_from(&row.mac);
            }
            if page.len() < 1000 {
                break;
            }
        }
        Ok(match self.head().await? {
            Some(head) => head.check(seq, &mac, key).map(|()| seq),
            None if seq > 0 => Err(Break::CutOff {
                found: seq,
                expected: 0,
            }),
            None => Ok(seq),
        })
    }

    async fn head(&mut self) -> Result<Option<Head>, Error> {
        let row = sqlx::query("SELECT seq, mac, seal FROM audit_head WHERE id = 1")
            .fetch_optional(self.connection())
            .await?;
        row.map(|row| {
            Ok(Head {
                seq: row.try_get("seq")?,
                mac: row.try_get("mac")?,
                seal: row.try_get("seal")?,
            })
        })
        .transpose()
    }
}

impl Head {
    /// Is this the end of a trail whose last row has this number and MAC?
    fn check(&self, seq: i64, mac: &[u8], key: &MacKey) -> Result<(), Break> {
        if self.seq != seq {
            return Err(Break::CutOff {
                found: seq,
                expected: self.seq,
            });
        }
        let sealed = key.verify(&end(&seq.to_be_bytes(), mac), &self.seal);
        if sealed && self.mac == mac {
            Ok(())
        } else {
            Err(Break::EndChanged(seq))
        }
    }
}

impl AuditRow {
    fn follows(&self, previous: &[u8], key: &MacKey) -> bool {
        key.verify(
            &fields(&self.seq.to_be_bytes(), &self.text, previous),
            &self.mac,
        )
    }
}

fn link(key: &MacKey, seq: i64, text: &str, previous: &[u8]) -> Vec<u8> {
    key.sign(&fields(&seq.to_be_bytes(), text, previous))
        .as_bytes()
        .to_vec()
}

const fn fields<'a>(seq: &'a [u8; 8], text: &'a str, previous: &'a [u8]) -> [&'a [u8]; 3] {
    [seq, text.as_bytes(), previous]
}

/// What the head's seal covers: two fields where a row has three.
const fn end<'a>(seq: &'a [u8; 8], mac: &'a [u8]) -> [&'a [u8]; 2] {
    [seq, mac]
}

fn audit_row(row: &AnyRow) -> Result<AuditRow, Error> {
    Ok(AuditRow {
        seq: row.try_get("seq")?,
        text: row.try_get("event")?,
        mac: row.try_get("mac")?,
    })
}
