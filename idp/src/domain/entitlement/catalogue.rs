//! The catalogue: every service, checked to hang together.

use std::time::Duration;

use super::{Action, Right, RightBit, RightSet, Service};
use crate::domain::ServiceCode;

/// Why a catalogue was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCatalogue {
    #[error("it is not the JSON that is expected: {0}")]
    Format(String),
    #[error("`{0}` stands in it twice")]
    Twice(ServiceCode),
    #[error("it has more than 63 rights, or gives one place to two of them")]
    Rights,
    #[error("`{0}` follows from a right that does not exist")]
    UnknownCause(ServiceCode),
    #[error("`{0}` follows from a right of another grain")]
    OtherGrain(ServiceCode),
    #[error("`{0}` follows from itself")]
    Circle(ServiceCode),
}

/// Every service there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    services: Vec<Service>,
    /// How long a closed establishment keeps what it has.
    pub closed_grace: Duration,
}

impl Catalogue {
    /// Checks that codes and places are unique, and that derivations lead somewhere: to rights of
    /// the same grain, never round in a circle.
    pub fn new(services: Vec<Service>, closed_grace: Duration) -> Result<Self, InvalidCatalogue> {
        let catalogue = Self {
            services,
            closed_grace,
        };
        let mut taken = RightSet::NONE;
        for (index, service) in catalogue.services.iter().enumerate() {
            let mut others = catalogue.services.iter().skip(index + 1);
            if others.any(|other| other.code == service.code) {
                return Err(InvalidCatalogue::Twice(service.code.clone()));
            }
            for (_, bit) in &service.actions {
                if taken.contains(*bit) {
                    return Err(InvalidCatalogue::Rights);
                }
                taken = taken.with(*bit);
            }
        }
        for service in &catalogue.services {
            catalogue.check_derivations(service)?;
        }
        Ok(catalogue)
    }

    fn check_derivations(&self, service: &Service) -> Result<(), InvalidCatalogue> {
        for derivation in &service.derivations {
            for cause in derivation.any_of.iter() {
                let (source, _) = self
                    .locate(cause)
                    .ok_or_else(|| InvalidCatalogue::UnknownCause(service.code.clone()))?;
                if source.grain != service.grain {
                    return Err(InvalidCatalogue::OtherGrain(service.code.clone()));
                }
            }
            if self.sources(derivation.any_of).contains(derivation.right) {
                return Err(InvalidCatalogue::Circle(service.code.clone()));
            }
        }
        Ok(())
    }

    pub fn services(&self) -> &[Service] {
        &self.services
    }

    pub fn service(&self, code: &ServiceCode) -> Option<&Service> {
        self.services.iter().find(|service| service.code == *code)
    }

    pub fn bit(&self, right: &Right) -> Option<RightBit> {
        self.service(&right.service)?.bit(right.action)
    }

    /// The service and action that stand at a place.
    pub fn locate(&self, bit: RightBit) -> Option<(&Service, Action)> {
        self.services.iter().find_map(|service| {
            let mut actions = service.actions.iter();
            let found = actions.find(|(_, known)| *known == bit);
            found.map(|(action, _)| (service, *action))
        })
    }

    /// `rights`, and all those that they may follow from, at any remove.
    pub fn sources(&self, rights: RightSet) -> RightSet {
        let mut all = rights;
        loop {
            let causes = self
                .services
                .iter()
                .flat_map(|service| &service.derivations);
            let wider = causes
                .filter(|derivation| all.contains(derivation.right))
                .fold(all, |all, derivation| all.union(derivation.any_of));
            if wider == all {
                return all;
            }
            all = wider;
        }
    }
}
