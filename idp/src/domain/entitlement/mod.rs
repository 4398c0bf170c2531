//! The words of entitlements: who may do what, for which establishments.

mod catalogue;
mod catalogue_file;
mod entity;
mod holdings;
mod number_prefix;
mod portfolio;
mod right;
mod rule;
mod service;

pub use catalogue::{Catalogue, InvalidCatalogue};
pub use catalogue_file::{CatalogueFile, RightName, ServiceFile};
pub use entity::{Entity, Establishment, Grain};
pub use holdings::{Case, Extent, Holdings, Inquiry, Standing, Subject, Window};
pub use number_prefix::{InvalidPrefix, NumberPrefix};
pub use portfolio::{Portfolio, PortfolioKind};
pub use right::{InvalidRightBit, RightBit, RightSet};
pub use rule::{Effect, Origin, Principal, Rule, Target};
pub use service::{Action, Derivation, Eligibility, Label, ListEffect, Listing, Right, Service};
