//! The catalogue as a file that people write: services by name, without places for rights.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Action, Catalogue, Derivation, Eligibility, Grain, InvalidCatalogue, Label, Right, RightBit,
    RightSet, Service,
};
use crate::domain::{Acr, ServiceCode};

/// A catalogue that hangs together, before storage gives each right its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueFile {
    pub services: Vec<ServiceFile>,
}

/// One service of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceFile {
    pub code: ServiceCode,
    pub label: Label,
    pub organisation: String,
    pub grain: Grain,
    pub actions: Vec<Action>,
    #[serde(default = "everyone")]
    pub eligibility: Eligibility,
    pub least_acr: Option<Acr>,
    #[serde(default)]
    pub opening_delay_hours: u32,
    pub charter: Option<String>,
    /// Each of this service's actions follows from any of these rights.
    #[serde(default)]
    pub follows_from: Vec<RightName>,
}

/// A right by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RightName {
    pub service: ServiceCode,
    pub action: Action,
}

impl From<&RightName> for Right {
    fn from(name: &RightName) -> Self {
        Self {
            service: name.service.clone(),
            action: name.action,
        }
    }
}

const fn everyone() -> Eligibility {
    Eligibility::Everyone
}

impl CatalogueFile {
    pub fn parse(json: &str) -> Result<Self, InvalidCatalogue> {
        let file: Self =
            serde_json::from_str(json).map_err(|e| InvalidCatalogue::Format(e.to_string()))?;
        file.numbered()?;
        Ok(file)
    }

    /// The catalogue that this file alone makes, its rights placed in their order.
    pub fn numbered(&self) -> Result<Catalogue, InvalidCatalogue> {
        let rights = self.rights();
        let services = self
            .services
            .iter()
            .map(|service| service.numbered(&rights));
        Catalogue::new(services.collect::<Result<_, _>>()?, Duration::ZERO)
    }

    /// Every right of the file, in order.
    pub fn rights(&self) -> Vec<Right> {
        let pairs = self.services.iter().flat_map(|service| {
            let actions = service.actions.iter();
            actions.map(|action| Right {
                service: service.code.clone(),
                action: *action,
            })
        });
        pairs.collect()
    }
}

impl ServiceFile {
    pub const fn opening_delay(&self) -> Duration {
        Duration::from_secs(self.opening_delay_hours as u64 * 3600)
    }

    fn numbered(&self, rights: &[Right]) -> Result<Service, InvalidCatalogue> {
        let place = |right: &Right| {
            let place = rights.iter().position(|known| known == right);
            place.and_then(|place| i64::try_from(place).ok())
        };
        let bit = |place: i64| RightBit::try_from(place).map_err(|_| InvalidCatalogue::Rights);
        let mut actions = Vec::new();
        for action in &self.actions {
            let right = Right {
                service: self.code.clone(),
                action: *action,
            };
            actions.push((*action, bit(place(&right).unwrap_or(i64::MAX))?));
        }
        let mut any_of = RightSet::NONE;
        for cause in &self.follows_from {
            let found = place(&cause.into());
            let unknown = || InvalidCatalogue::UnknownCause(self.code.clone());
            any_of = any_of.with(bit(found.ok_or_else(unknown)?)?);
        }
        let derived = actions.iter().filter(|_| !any_of.is_empty());
        let derivations = derived
            .map(|(_, right)| Derivation {
                right: *right,
                any_of,
            })
            .collect();
        Ok(Service {
            code: self.code.clone(),
            label: self.label.clone(),
            organisation: self.organisation.clone(),
            grain: self.grain,
            eligibility: self.eligibility,
            least_acr: self.least_acr,
            opening_delay: self.opening_delay(),
            charter: self.charter.clone(),
            actions,
            derivations,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(code: &str, more: &str) -> String {
        format!(
            r#"{{"code":"{code}","label":{{"fr":"F","en":"E"}},"organisation":"O",
                "actions":["declare","consult"]{more}}}"#
        )
    }

    fn parse(services: &[String]) -> Result<CatalogueFile, InvalidCatalogue> {
        CatalogueFile::parse(&format!(r#"{{"services":[{}]}}"#, services.join(",")))
    }

    const BY_SIRET: &str = r#","grain":"siret""#;

    fn following(cause: &str) -> String {
        format!(r#","grain":"siret","follows_from":[{{"service":"{cause}","action":"declare"}}]"#)
    }

    #[test]
    fn every_action_follows_from_the_same_causes() {
        let file = parse(&[service("a", BY_SIRET), service("b", &following("a"))]).unwrap();
        let catalogue = file.numbered().unwrap();
        let derivations = &catalogue.services()[1].derivations;
        let cause = catalogue.services()[0].bit(Action::Declare).unwrap();
        assert_eq!(derivations.len(), 2);
        assert!(
            derivations
                .iter()
                .all(|d| d.any_of == RightSet::NONE.with(cause))
        );
    }

    #[test]
    fn a_circle_is_refused() {
        let file = parse(&[service("a", &following("b")), service("b", &following("a"))]);
        assert_eq!(file, Err(InvalidCatalogue::Circle("a".parse().unwrap())));
    }

    #[test]
    fn a_cause_must_exist_and_have_the_same_grain() {
        let file = parse(&[service("a", &following("b"))]);
        assert_eq!(
            file,
            Err(InvalidCatalogue::UnknownCause("a".parse().unwrap()))
        );
        let by_siren = service("b", r#","grain":"siren""#);
        let file = parse(&[service("a", &following("b")), by_siren]);
        assert_eq!(
            file,
            Err(InvalidCatalogue::OtherGrain("a".parse().unwrap()))
        );
    }

    #[test]
    fn a_service_stands_once_and_rights_are_at_most_63() {
        let twice = parse(&[service("a", BY_SIRET), service("a", BY_SIRET)]);
        assert_eq!(twice, Err(InvalidCatalogue::Twice("a".parse().unwrap())));
        let many: Vec<_> = (0..32)
            .map(|n| service(&format!("s{n}"), BY_SIRET))
            .collect();
        assert_eq!(parse(&many), Err(InvalidCatalogue::Rights));
        assert!(parse(&many[..31]).is_ok());
    }
}
