//! Declarative services. The catalogue is data: adding a service changes no code.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Entity, Grain, RightBit, RightSet};
use crate::domain::{Acr, Locale, ServiceCode, words};

words! {
    /// What a right allows within its service.
    pub enum Action {
        Declare = "declare",
        Pay = "pay",
        Consult = "consult",
    }
}

words! {
    /// For whom a service exists, before anybody's rights are looked at.
    pub enum Eligibility {
        /// Everyone but those on its block list.
        Everyone = "everyone",
        /// Only those on its allow list: an empty list closes the service, it does not open it.
        Listed = "listed",
    }
}

words! {
    /// What a service's list says of an establishment or company.
    pub enum ListEffect {
        Block = "block",
        Allow = "allow",
    }
}

/// A service's own name, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub fr: String,
    pub en: String,
}

impl Label {
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }
}

/// One service of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub code: ServiceCode,
    pub label: Label,
    pub organisation: String,
    pub grain: Grain,
    pub eligibility: Eligibility,
    /// How strongly a person must be signed in, if it matters.
    pub least_acr: Option<Acr>,
    /// How long after it was given a right may first be used.
    pub opening_delay: Duration,
    /// The address of the terms that a company accepts first.
    pub charter: Option<String>,
    pub actions: Vec<(Action, RightBit)>,
    pub derivations: Vec<Derivation>,
}

impl Service {
    /// All that one can be allowed in this service.
    pub fn rights(&self) -> RightSet {
        self.actions.iter().map(|(_, bit)| *bit).collect()
    }

    pub fn bit(&self, action: Action) -> Option<RightBit> {
        let mut actions = self.actions.iter();
        actions
            .find(|(known, _)| *known == action)
            .map(|(_, bit)| *bit)
    }

    /// The actions that `rights` allows here.
    pub fn actions_in(&self, rights: RightSet) -> Vec<Action> {
        let held = self.actions.iter().filter(|(_, bit)| rights.contains(*bit));
        held.map(|(action, _)| *action).collect()
    }
}

/// `right` follows from any of those rights, held for the same establishment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derivation {
    pub right: RightBit,
    pub any_of: RightSet,
}

/// An action in a service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Right {
    pub service: ServiceCode,
    pub action: Action,
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.action)
    }
}

/// One line of a service's block or allow list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub service: ServiceCode,
    pub entity: Entity,
    pub effect: ListEffect,
}
