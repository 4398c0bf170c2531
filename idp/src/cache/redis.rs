//! The cache that several nodes share.

use std::fmt;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{AsyncCommands, Client};

use super::Error;

/// One multiplexed connection, mended when it breaks.
#[derive(Clone)]
pub struct Redis(ConnectionManager);

impl Redis {
    pub(super) async fn connect(url: &str) -> Result<Self, Error> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(2)))
            .set_response_timeout(Some(Duration::from_secs(2)));
        Ok(Self(
            ConnectionManager::new_with_config(Client::open(url)?, config).await?,
        ))
    }

    pub(super) async fn put(&self, key: &str, value: Vec<u8>, ttl: Duration) -> Result<(), Error> {
        Ok(self.0.clone().set_ex(key, value, ttl.as_secs()).await?)
    }

    pub(super) async fn find(&self, key: &str) -> Result<Option<std::sync::Arc<[u8]>>, Error> {
        let value: Option<Vec<u8>> = self.0.clone().get(key).await?;
        Ok(value.map(Into::into))
    }

    pub(super) async fn take(&self, key: &str) -> Result<Option<std::sync::Arc<[u8]>>, Error> {
        let value: Option<Vec<u8>> = self.0.clone().get_del(key).await?;
        Ok(value.map(Into::into))
    }

    pub(super) async fn count(&self, key: &str, window: Duration) -> Result<u64, Error> {
        let seconds = i64::try_from(window.as_secs()).unwrap_or(i64::MAX);
        let (count, _): (u64, i64) = redis::pipe()
            .atomic()
            .incr(key, 1)
            // NX: the window starts with the first, later ones do not prolong it.
            .cmd("EXPIRE")
            .arg(key)
            .arg(seconds)
            .arg("NX")
            .query_async(&mut self.0.clone())
            .await?;
        Ok(count)
    }

    pub(super) async fn counted(&self, key: &str) -> Result<u64, Error> {
        let count: Option<u64> = self.0.clone().get(key).await?;
        Ok(count.unwrap_or(0))
    }

    pub(super) async fn ping(&self) -> Result<(), Error> {
        Ok(self.0.clone().ping::<()>().await?)
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redis(…)")
    }
}
