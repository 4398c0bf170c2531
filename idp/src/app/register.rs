//! The register of companies, as far as the provider asks it.
//!
//! It is the table `establishment`, which `idp establishments import` fills from the public files:
//! nothing is asked of anybody while a person waits. Whoever adds a source that is asked over the
//! network does it here; the answer stays the same.

use crate::domain::{Establishment, Siret};
use crate::store::{Error, Store};

/// Where a SIRET is looked up.
#[derive(Clone, Debug)]
pub struct Register {
    store: Store,
}

/// What the register says of a SIRET.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Open(Establishment),
    /// It has closed: it can neither register nor be given anything new.
    Closed(Establishment),
    Unknown,
}

impl Register {
    pub(super) const fn new(store: Store) -> Self {
        Self { store }
    }

    pub async fn look_up(&self, siret: Siret) -> Result<Found, Error> {
        let found = self.store.direct().await?.find_establishment(siret).await?;
        Ok(match found {
            None => Found::Unknown,
            Some(found) if found.closed_at.is_some() => Found::Closed(found),
            Some(found) => Found::Open(found),
        })
    }
}
