//! Accounts: one person in one establishment.

use super::words;
use super::{
    AccountId, Email, IdentityProofing, Name, NameKey, OrganisationLink, Siret, Timestamp,
};

/// A person's account, as far as it may be shown and told; its secrets are elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// The establishment that the person signs in with.
    pub siret: Siret,
    pub last_name: Name,
    pub first_name: Name,
    pub email: Email,
    pub email_verified_at: Option<Timestamp>,
    /// International form, such as `+33123456789`.
    pub phone: Option<String>,
    pub roles: Roles,
    pub state: AccountState,
    pub identity: IdentityProofing,
    pub link: OrganisationLink,
    pub updated_at: Timestamp,
}

/// What a person may be in a company; both at once is common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    pub administrator_since: Option<Timestamp>,
    pub declarant_since: Option<Timestamp>,
}

words! {
    /// The life of an account.
    pub enum AccountState {
        /// Asked in by an administrator, password not yet chosen.
        Invited = "invited",
        /// First administrator of a company, not yet confirmed.
        PrimoAdmin = "primo_admin",
        /// A further administrator that the others, or a posted key, must confirm.
        CandidateAdmin = "candidate_admin",
        Active = "active",
        Suspended = "suspended",
        /// Radié: gone for good unless re-admitted.
        StruckOff = "struck_off",
    }
}

impl AccountState {
    /// May the person sign in at all? What they may do then is for their rights to say.
    pub const fn may_sign_in(self) -> bool {
        matches!(self, Self::PrimoAdmin | Self::CandidateAdmin | Self::Active)
    }
}

/// The three things typed to sign in beside the password, in the form that identifies one account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignInKey {
    pub siret: Siret,
    pub last_name: NameKey,
    pub first_name: NameKey,
}

impl SignInKey {
    pub fn of(siret: Siret, last_name: &Name, first_name: &Name) -> Self {
        Self {
            siret,
            last_name: last_name.key(),
            first_name: first_name.key(),
        }
    }
}

impl Account {
    /// As people say it: the first name before the last.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    pub fn sign_in_key(&self) -> SignInKey {
        SignInKey::of(self.siret, &self.last_name, &self.first_name)
    }
}
