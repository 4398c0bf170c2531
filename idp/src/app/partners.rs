//! Partners, each read from the database at most once a second.

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;

use super::App;
use crate::crypto::jwks::PublicKeys;
use crate::crypto::{SealKey, SharedSecret};
use crate::domain::{Client, ClientId, Timestamp};
use crate::oidc::client_auth::{Credentials, Former};
use crate::store::{Error, FormerSecret, KeptSecret, RegisteredClient, Store};

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
    /// Opens the secrets of clients that sign with them.
    seal: Arc<SealKey>,
    known: Cache<ClientId, Option<Arc<Partner>>>,
}

impl Partners {
    pub fn new(store: Store, seal: SealKey) -> Self {
        let known = Cache::builder()
            .max_capacity(10_000)
            .time_to_live(Duration::from_secs(1))
            .build();
        Self {
            store,
            seal: Arc::new(seal),
            known,
        }
    }

    /// `None` for a partner that is unknown or disabled.
    pub async fn find(&self, id: &ClientId) -> Result<Option<Arc<Partner>>, Error> {
        if let Some(partner) = self.known.get(id).await {
            return Ok(partner);
        }
        let stored = self.store.direct().await?.find_client(id).await?;
        let partner = stored
            .filter(|stored| stored.disabled_at.is_none())
            .map(|stored| Partner::ready(stored, &self.seal));
        let partner = partner.map(Arc::new);
        self.known.insert(id.clone(), partner.clone()).await;
        Ok(partner)
    }
}

impl Partner {
    fn ready(stored: RegisteredClient, seal: &SealKey) -> Self {
        let sealed = stored.sealed_secret.as_deref();
        let shared = sealed.and_then(|sealed| SharedSecret::open(sealed, seal).ok());
        // A set that has become unusable leaves the client without keys: nothing is accepted then.
        let keys = stored
            .client
            .jwks
            .as_ref()
            .and_then(|jwks| PublicKeys::parse(jwks).ok().map(Arc::new));
        Self {
            credentials: Credentials {
                secret: stored.secret,
                shared,
                keys,
                former: stored.former_secret.map(|former| open(former, seal)),
            },
            client: stored.client,
        }
    }
}

fn open(former: FormerSecret, seal: &SealKey) -> Former {
    let (secret, shared) = match former.kept {
        KeptSecret::Hash(hash) => (Some(hash), None),
        KeptSecret::Sealed(sealed) => (None, SharedSecret::open(&sealed, seal).ok()),
    };
    Former {
        secret,
        shared,
        expires_at: former.expires_at,
    }
}

impl App {
    /// The public keys of a partner, registered or published by itself; `kid` is the one that is
    /// looked for.
    pub async fn keys_of(
        &self,
        partner: &Partner,
        kid: Option<&str>,
        now: Timestamp,
    ) -> Option<Arc<PublicKeys>> {
        match &partner.client.jwks_uri {
            Some(uri) => self.published_keys.find(uri, kid, now).await,
            None => partner.credentials.keys.clone(),
        }
    }
}
