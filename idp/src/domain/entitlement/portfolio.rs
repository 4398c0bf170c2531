//! Portfolios: named sets of establishments or companies.

use crate::domain::{PortfolioId, Siren, words};

words! {
    /// Whose establishments a portfolio holds; the two are kept apart.
    pub enum PortfolioKind {
        /// The firm's own.
        Own = "own",
        /// Those of the clients that the firm files for.
        Clients = "clients",
    }
}

/// A portfolio, without its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portfolio {
    pub id: PortfolioId,
    /// The company whose administrators keep it, and for whose accounts alone it counts.
    pub owner: Siren,
    pub kind: PortfolioKind,
    pub name: String,
    /// Goes up with every change of its items, so that a copy can be told from the present one.
    pub version: i64,
    /// How many items it has.
    pub size: i64,
}
