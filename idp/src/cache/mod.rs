//! What may be lost without harm: pending sign-ins and counts by address.
//!
//! In memory on a single node, in Redis when several nodes must see the same.

mod memory;
mod redis;

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use self::memory::Memory;
use self::redis::Redis;

/// A key-value store with expiry.
#[derive(Clone, Debug)]
pub enum Cache {
    Memory(Memory),
    Redis(Redis),
}

/// What an entry is: entries of different kinds never meet under one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Interaction,
    SignOut,
    Farewell,
    Ticket,
    AddressFailures,
    Registrations,
    /// Of clients that did not prove themselves.
    ClientRefusals,
    Recovery,
    /// Of recoveries that begin in a frame.
    RecoveryTicket,
    /// Passwords that were judged while they were typed.
    PasswordsJudged,
    AdminFailures,
}

/// The cache could not be reached, or held what makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("redis failed")]
    Redis(#[from] ::redis::RedisError),
    #[error("a cached value makes no sense")]
    Value(#[from] serde_json::Error),
}

impl Kind {
    fn key(self, key: &str) -> String {
        let kind = match self {
            Self::Interaction => "interaction",
            Self::SignOut => "sign-out",
            Self::Farewell => "farewell",
            Self::Ticket => "ticket",
            Self::AddressFailures => "address-failures",
            Self::Registrations => "registrations",
            Self::ClientRefusals => "client-refusals",
            Self::Recovery => "recovery",
            Self::RecoveryTicket => "recovery-ticket",
            Self::PasswordsJudged => "passwords-judged",
            Self::AdminFailures => "admin-failures",
        };
        format!("idp:{kind}:{key}")
    }
}

impl Cache {
    pub fn memory() -> Self {
        Self::Memory(Memory::new())
    }

    /// Connects to `redis://…`, and again whenever the connection is lost.
    pub async fn redis(url: &str) -> Result<Self, Error> {
        Ok(Self::Redis(Redis::connect(url).await?))
    }

    pub async fn put(
        &self,
        kind: Kind,
        key: &str,
        value: &(impl Serialize + Sync),
        ttl: Duration,
    ) -> Result<(), Error> {
        let key = kind.key(key);
        let value = serde_json::to_vec(value)?;
        match self {
            Self::Memory(memory) => memory.put(key, value, ttl).await,
            Self::Redis(redis) => redis.put(&key, value, ttl).await?,
        }
        Ok(())
    }

    pub async fn find<T: DeserializeOwned>(
        &self,
        kind: Kind,
        key: &str,
    ) -> Result<Option<T>, Error> {
        let key = kind.key(key);
        let value = match self {
            Self::Memory(memory) => memory.find(&key).await,
            Self::Redis(redis) => redis.find(&key).await?,
        };
        Ok(value
            .map(|value| serde_json::from_slice(&value))
            .transpose()?)
    }

    /// What was put there, to the first who asks only.
    pub async fn take<T: DeserializeOwned>(
        &self,
        kind: Kind,
        key: &str,
    ) -> Result<Option<T>, Error> {
        let key = kind.key(key);
        let value = match self {
            Self::Memory(memory) => memory.take(&key).await,
            Self::Redis(redis) => redis.take(&key).await?,
        };
        Ok(value
            .map(|value| serde_json::from_slice(&value))
            .transpose()?)
    }

    /// Counts one more, from zero again `window` after the first; answers how many there are.
    pub async fn count(&self, kind: Kind, key: &str, window: Duration) -> Result<u64, Error> {
        let key = kind.key(key);
        match self {
            Self::Memory(memory) => Ok(memory.count(key, window).await),
            Self::Redis(redis) => redis.count(&key, window).await,
        }
    }

    /// How many were counted, without counting.
    pub async fn counted(&self, kind: Kind, key: &str) -> Result<u64, Error> {
        let key = kind.key(key);
        match self {
            Self::Memory(memory) => Ok(memory.counted(&key).await),
            Self::Redis(redis) => redis.counted(&key).await,
        }
    }

    /// Does it answer?
    pub async fn ping(&self) -> Result<(), Error> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Redis(redis) => redis.ping().await,
        }
    }
}
