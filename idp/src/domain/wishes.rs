//! What somebody who registers a company asks for. Nothing of it is anybody's before the person is
//! confirmed.

use serde::{Deserialize, Serialize};

use super::{
    Account, AccountId, AccountState, Email, IdentityProofing, Name, OrganisationLink, Roles,
    ServiceCode, Siret, Timestamp,
};

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

impl Newcomer {
    /// The account that waits for them to come: whoever asks them in vouches for where they work.
    pub fn account(self, id: AccountId, siret: Siret, now: Timestamp) -> Account {
        Account {
            id,
            siret,
            last_name: self.last_name,
            first_name: self.first_name,
            email: self.email,
            email_verified_at: None,
            phone: None,
            roles: Roles {
                administrator_since: None,
                declarant_since: Some(now),
            },
            state: AccountState::Invited,
            identity: IdentityProofing::Declarative,
            link: OrganisationLink::Moderated,
            updated_at: now,
        }
    }
}
