//! Who the person is and where they work, in the provider's words; any of it may be missing.

use crate::{habilitations::Siret, provider::UserInfo};

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub email: Option<String>,
    /// The establishment they sign in with. It says whom they work for, not what they may do.
    pub siret: Option<Siret>,
    pub establishment: Option<String>,
}

impl Person {
    pub(crate) fn of(told: &UserInfo) -> Self {
        let organization = told.additional_claims();
        let siret = organization.siret.as_deref();
        Self {
            name: told
                .name()
                .and_then(|name| name.get(None))
                .map(|name| name.to_string()),
            given_name: told
                .given_name()
                .and_then(|name| name.get(None))
                .map(|name| name.to_string()),
            email: told.email().map(|email| email.to_string()),
            siret: siret.and_then(|siret| Siret::parse(siret).ok()),
            establishment: organization.organization_label.clone(),
        }
    }

    /// The name of an establishment, if it is theirs: the provider names no other.
    pub(crate) fn establishment_of(&self, siret: Siret) -> Option<&str> {
        self.establishment
            .as_deref()
            .filter(|_| self.siret == Some(siret))
    }

    /// How to greet them.
    pub(crate) fn called(&self) -> Option<&str> {
        self.given_name.as_deref().or(self.name.as_deref())
    }
}
