//! The catalogue of services, read from the database at most once a second.

use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;

use crate::domain::Catalogue;
use crate::store::{Error, Store};

/// The catalogue as last read. What an operator changes is seen everywhere within a second.
#[derive(Clone, Debug)]
pub struct Catalogues {
    store: Store,
    /// How long a closed establishment keeps the rights it has.
    closed_grace: Duration,
    read: Cache<(), Arc<Catalogue>>,
}

impl Catalogues {
    pub fn new(store: Store, closed_grace: Duration) -> Self {
        let read = Cache::builder()
            .time_to_live(Duration::from_secs(1))
            .build();
        Self {
            store,
            closed_grace,
            read,
        }
    }

    pub async fn current(&self) -> Result<Arc<Catalogue>, Error> {
        if let Some(catalogue) = self.read.get(&()).await {
            return Ok(catalogue);
        }
        let catalogue = self
            .store
            .direct()
            .await?
            .catalogue(self.closed_grace)
            .await?;
        let catalogue = Arc::new(catalogue);
        self.read.insert((), Arc::clone(&catalogue)).await;
        Ok(catalogue)
    }
}
