//! What a right is about: an establishment or a whole company.

use std::fmt;

use crate::domain::{InvalidNumber, Siren, Siret, Timestamp, words};

words! {
    /// Whether a service is used establishment by establishment or company by company.
    pub enum Grain {
        Siret = "siret",
        Siren = "siren",
    }
}

/// A company or an establishment, which one column holds: every SIREN is smaller than every SIRET.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    Company(Siren),
    Establishment(Siret),
}

/// The smallest number that is a SIRET.
const SMALLEST_SIRET: i64 = 1_000_000_000;

impl Entity {
    pub const fn as_number(self) -> i64 {
        match self {
            Self::Company(siren) => siren.as_number(),
            Self::Establishment(siret) => siret.as_number(),
        }
    }

    /// From a number read back from storage.
    pub fn from_number(number: i64) -> Result<Self, InvalidNumber> {
        if number < SMALLEST_SIRET {
            Siren::from_number(number).map(Self::Company)
        } else {
            Siret::from_number(number).map(Self::Establishment)
        }
    }

    /// The company itself, or the one that the establishment belongs to.
    pub const fn company(self) -> Siren {
        match self {
            Self::Company(siren) => siren,
            Self::Establishment(siret) => siret.siren(),
        }
    }

    pub const fn grain(self) -> Grain {
        match self {
            Self::Company(_) => Grain::Siren,
            Self::Establishment(_) => Grain::Siret,
        }
    }
}

impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Company(siren) => siren.fmt(f),
            Self::Establishment(siret) => siret.fmt(f),
        }
    }
}

/// An establishment as the register of companies knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Establishment {
    pub siret: Siret,
    /// Empty, as the street is, where the register may not tell it; see [`Self::known_name`].
    pub name: String,
    pub street: String,
    pub postal_code: String,
    pub locality: String,
    pub closed_at: Option<Timestamp>,
}

impl Establishment {
    pub fn known_name(&self) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| !name.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_by_itself_whether_it_is_a_company() {
        let siret: Siret = "99900000300015".parse().unwrap();
        for entity in [Entity::Establishment(siret), Entity::Company(siret.siren())] {
            assert_eq!(Entity::from_number(entity.as_number()), Ok(entity));
        }
    }
}
