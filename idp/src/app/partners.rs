//! Partners, each read from the database at most once a second.

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;

use crate::crypto::jwks::PublicKeys;
use crate::crypto::keys::KeyRing;
use crate::domain::{Client, ClientId, Timestamp};
use crate::oidc::authorize::{Against, Channel};
use crate::oidc::client_auth::Credentials;
use crate::store::{Error, RegisteredClient, Store};

/// A partner in good standing, its keys ready for use.
#[derive(Debug)]
pub struct Partner {
    pub client: Client,
    pub credentials: Credentials,
}

/// Partners by their id. What an operator changes is seen everywhere within a second.
#[derive(Clone, Debug)]
pub struct Partners {
    store: Store,
    known: Cache<ClientId, Option<Arc<Partner>>>,
}

impl Partners {
    pub fn new(store: Store) -> Self {
        let known = Cache::builder()
            .max_capacity(10_000)
            .time_to_live(Duration::from_secs(1))
            .build();
        Self { store, known }
    }

    /// `None` for a partner that is unknown or disabled.
    pub async fn find(&self, id: &ClientId) -> Result<Option<Arc<Partner>>, Error> {
        if let Some(partner) = self.known.get(id).await {
            return Ok(partner);
        }
        let stored = self.store.direct().await?.find_client(id).await?;
        let partner = stored
            .filter(|stored| stored.disabled_at.is_none())
            .map(Partner::ready);
        let partner = partner.map(Arc::new);
        self.known.insert(id.clone(), partner.clone()).await;
        Ok(partner)
    }
}

impl Partner {
    /// What its authorization requests are held against.
    pub fn against<'a>(
        &'a self,
        ring: &'a KeyRing,
        issuer: &'a str,
        channel: Channel,
        now: Timestamp,
    ) -> Against<'a> {
        Against {
            client: &self.client,
            keys: self.credentials.keys.as_ref(),
            ring,
            issuer,
            channel,
            now,
        }
    }

    fn ready(stored: RegisteredClient) -> Self {
        // A set that has become unusable leaves the client without keys: nothing is accepted then.
        let keys = stored
            .client
            .jwks
            .as_ref()
            .and_then(|jwks| PublicKeys::parse(jwks).ok());
        Self {
            credentials: Credentials {
                secret: stored.secret,
                keys,
            },
            client: stored.client,
        }
    }
}
