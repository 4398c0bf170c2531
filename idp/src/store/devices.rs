//! `device_authorization`: devices that wait for their person (RFC 8628).

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

use super::{Error, Tx, json};
use crate::crypto::{Mac, SecretHash};
use crate::domain::{ClientId, DeviceAnswer, Poll, Timestamp};

/// A device that has just been given its codes.
#[derive(Clone, Debug)]
pub struct NewDevice {
    pub code: SecretHash,
    pub user_code: Mac,
    pub client: ClientId,
    pub expires_at: Timestamp,
    /// Between two polls.
    pub pace: Duration,
}

impl Tx {
    /// A conflict where another device shows the same code.
    pub async fn add_device(
        &mut self,
        device: &NewDevice,
        request: &(impl Serialize + Sync),
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO device_authorization
                (device_hash, user_mac, client_id, request, expires_at, pace, next_poll_at)
             VALUES ($1, $2, $3, $4, $5, $6, 0)",
        )
        .bind(&device.code)
        .bind(device.user_code.as_bytes().as_slice())
        .bind(&device.client)
        .bind(json::write(request))
        .bind(device.expires_at)
        .bind(seconds(device.pace))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The device that shows this code and still waits, and what it asked for.
    pub async fn find_device<R: DeserializeOwned>(
        &mut self,
        user_code: &Mac,
        now: Timestamp,
    ) -> Result<Option<(SecretHash, R)>, Error> {
        let row = sqlx::query(
            "SELECT device_hash, request
             FROM device_authorization
             WHERE user_mac = $1 AND answered_at IS NULL AND expires_at > $2",
        )
        .bind(user_code.as_bytes().as_slice())
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let request = json::read(row.try_get("request")?, "device_authorization", "request")?;
        Ok(Some((row.try_get("device_hash")?, request)))
    }

    /// The person's answer: true for the first, while the device waits. Says until when its code
    /// counts.
    pub async fn answer_device(
        &mut self,
        code: &SecretHash,
        answer: DeviceAnswer,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let row = sqlx::query(
            "UPDATE device_authorization
             SET answer = $2, answered_at = $3
             WHERE device_hash = $1 AND answered_at IS NULL AND expires_at > $3
             RETURNING expires_at",
        )
        .bind(code)
        .bind(answer.as_str())
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|row| row.try_get("expires_at")).transpose()?)
    }

    /// What this client's device finds when it asks. Of two that ask at once one is too early; who
    /// is must wait `longer` than before, from now on and the next times.
    pub async fn poll_device(
        &mut self,
        code: &SecretHash,
        client: &ClientId,
        longer: Duration,
        now: Timestamp,
    ) -> Result<Option<Poll>, Error> {
        let in_time = sqlx::query(
            "UPDATE device_authorization
             SET next_poll_at = $3 + pace
             WHERE device_hash = $1 AND client_id = $2 AND next_poll_at <= $3
             RETURNING answer, expires_at",
        )
        .bind(code)
        .bind(client)
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        if let Some(row) = in_time {
            let answer: Option<String> = row.try_get("answer")?;
            let answer = answer.map(|text| text.parse()).transpose();
            return Ok(Some(Poll {
                expires_at: row.try_get("expires_at")?,
                answer: answer.map_err(|_| Error::Inconsistent {
                    table: "device_authorization",
                    column: "answer",
                })?,
                too_early: false,
            }));
        }
        let too_early = sqlx::query(
            "UPDATE device_authorization
             SET pace = pace + $4, next_poll_at = $3 + pace + $4
             WHERE device_hash = $1 AND client_id = $2 AND next_poll_at > $3
             RETURNING expires_at",
        )
        .bind(code)
        .bind(client)
        .bind(now)
        .bind(seconds(longer))
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = too_early else {
            return Ok(None);
        };
        Ok(Some(Poll {
            expires_at: row.try_get("expires_at")?,
            answer: None,
            too_early: true,
        }))
    }

    pub async fn prune_devices(&mut self, before: Timestamp) -> Result<u64, Error> {
        self.remove(
            "DELETE FROM device_authorization WHERE expires_at < $1",
            before,
        )
        .await
    }
}

fn seconds(span: Duration) -> i64 {
    i64::try_from(span.as_secs()).unwrap_or(i64::MAX)
}
