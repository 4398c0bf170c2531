//! What somebody who registers a company asks for. Nothing of it is anybody's before the person is
//! confirmed.

use serde::{Deserialize, Serialize};

use super::{Email, Name, ServiceCode};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    pub services: Vec<Wish>,
    /// People to be asked in.
    pub declarants: Vec<Newcomer>,
}

/// A service of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub service: ServiceCode,
    /// The address of the terms that were accepted with it, where it has any.
    pub charter: Option<String>,
}

/// Somebody to be asked in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newcomer {
    pub last_name: Name,
    pub first_name: Name,
    pub email: Email,
}
