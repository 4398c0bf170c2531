//! The invented companies of the demo, and what their people may do.

use idp::domain::{Establishment, ServiceCode, Siren, Siret};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct World {
    pub(crate) establishments: Vec<Place>,
    pub(crate) portfolios: Vec<Portfolio>,
    pub(crate) rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Place {
    siret: Siret,
    name: String,
    street: String,
    postal_code: String,
    locality: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Portfolio {
    pub(crate) owner: Siren,
    pub(crate) name: String,
    pub(crate) sirets: Vec<Siret>,
}

/// A person, by last name, and what they may do in full for one target.
#[derive(Debug, Deserialize)]
pub(crate) struct Rule {
    pub(crate) last_name: String,
    pub(crate) services: Vec<ServiceCode>,
    pub(crate) siret: Option<Siret>,
    /// By its name.
    pub(crate) portfolio: Option<String>,
    #[serde(default)]
    pub(crate) own_company: bool,
}

const WORLD: &str = include_str!("../world.json");

pub(crate) fn world() -> anyhow::Result<World> {
    Ok(serde_json::from_str(WORLD)?)
}

impl From<Place> for Establishment {
    fn from(place: Place) -> Self {
        let Place {
            siret,
            name,
            street,
            postal_code,
            locality,
        } = place;
        Self {
            siret,
            name,
            street,
            postal_code,
            locality,
            closed_at: None,
        }
    }
}
