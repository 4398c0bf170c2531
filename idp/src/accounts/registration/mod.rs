//! How a company comes to be registered.
//!
//! 1. Somebody goes through the [`Step`]s, in order, back and forth, leaving and coming back.
//! 2. What they typed is sent off once. A link goes to their address; until it is used, nobody has
//!    an account and nobody's name is taken.
//! 3. Who opens the link with the password that was chosen has an account. It waits to be confirmed
//!    and may do nothing meanwhile: see [`AccountState::PrimoAdmin`](crate::domain::AccountState).

mod step;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use step::Step;

use crate::crypto::PasswordHash;
use crate::domain::{
    Account, AccountId, AccountState, Email, IdentityProofing, Locale, Name, Newcomer,
    OrganisationLink, Phone, Roles, SecretQuestion, SignInKey, Siret, Timestamp, Wish, Wishes,
};

/// Which text of the terms people accept: whoever changes the text changes this.
pub const TERMS: &str = "2026-11";

/// A registration that nobody goes on with is forgotten after this.
pub const LIFETIME: Duration = Duration::from_hours(7 * 24);

/// How long a link may be used.
pub const LINK_LIFETIME: Duration = Duration::from_hours(3 * 24);

/// Changes of one registration, at most.
pub const CHANGES: i64 = 200;

/// Links of one registration, at most, and how long it is from one to the next.
pub const LINKS: i64 = 5;
pub const BETWEEN_LINKS: Duration = Duration::from_mins(1);

/// Passwords that are heard with one link.
pub const TRIES: i64 = 10;

/// People to be asked in, at most.
pub const DECLARANTS: usize = 10;

/// What counts within this.
pub const WINDOW: Duration = Duration::from_hours(1);

/// One thing that is bounded within [`WINDOW`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub kind: &'static str,
    pub most: i64,
}

/// A whole firm may sit behind one address.
pub const DRAFTS_OF_NETWORK: Quota = quota("drafts of network", 100);
pub const HASHES_OF_NETWORK: Quota = quota("hashes of network", 120);
pub const LINKS_OF_NETWORK: Quota = quota("links of network", 40);
/// A chain of shops may register on one morning; a flood of letters to one establishment's people
/// may not.
pub const LINKS_OF_SIRET: Quota = quota("links of siret", 20);
pub const LINKS_OF_ADDRESS: Quota = quota("links of address", 5);

const fn quota(kind: &'static str, most: i64) -> Quota {
    Quota { kind, most }
}

/// What was typed so far. It holds no secret: of passwords and answers their hashes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    pub siret: Siret,
    /// Did the register of companies know it?
    pub in_register: bool,
    pub person: Option<Applicant>,
    pub terms: Option<Accepted>,
    pub password: Option<PasswordHash>,
    pub question: Option<(SecretQuestion, PasswordHash)>,
    pub services: Option<Vec<Wish>>,
    pub declarants: Vec<Newcomer>,
    pub declarants_done: bool,
    /// The language to write to the person in.
    pub locale: Locale,
}

/// Who registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    pub last_name: Name,
    pub first_name: Name,
    pub phone: Phone,
    pub email: Email,
}

/// Which terms, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub version: String,
    pub at: Timestamp,
}

impl Draft {
    pub const fn begin(siret: Siret, in_register: bool, locale: Locale) -> Self {
        Self {
            siret,
            in_register,
            person: None,
            terms: None,
            password: None,
            question: None,
            services: None,
            declarants: Vec::new(),
            declarants_done: false,
            locale,
        }
    }

    /// Another establishment. A password was judged beside the SIRET, and services are open to some
    /// only: both are asked for again.
    pub fn move_to(&mut self, siret: Siret, in_register: bool) {
        if self.siret != siret {
            self.password = None;
            self.services = None;
        }
        self.siret = siret;
        self.in_register = in_register;
    }

    /// Another name or address. A password must hold neither: it is asked for again.
    pub fn introduce(&mut self, person: Applicant) {
        let told = |who: &Applicant| {
            let Applicant {
                last_name,
                first_name,
                email,
                ..
            } = who;
            (last_name.clone(), first_name.clone(), email.clone())
        };
        if self.person.as_ref().map(told) != Some(told(&person)) {
            self.password = None;
        }
        self.person = Some(person);
    }

    /// Has the text been changed since it was accepted?
    fn has_accepted(&self) -> bool {
        let accepted = self.terms.as_ref();
        accepted.is_some_and(|accepted| accepted.version == TERMS)
    }

    pub fn sign_in_key(&self) -> Option<SignInKey> {
        let person = self.person.as_ref()?;
        let (last_name, first_name) = (&person.last_name, &person.first_name);
        Some(SignInKey::of(self.siret, last_name, first_name))
    }

    /// The account that it becomes, once the address is proven.
    pub fn account(&self, id: AccountId, state: AccountState, now: Timestamp) -> Option<Account> {
        let person = self.person.clone()?;
        Some(Account {
            id,
            siret: self.siret,
            last_name: person.last_name,
            first_name: person.first_name,
            email: person.email,
            email_verified_at: Some(now),
            phone: Some(person.phone.into()),
            roles: Roles {
                administrator_since: Some(now),
                declarant_since: Some(now),
            },
            state,
            identity: IdentityProofing::Declarative,
            link: OrganisationLink::Declarative,
            updated_at: now,
        })
    }

    pub fn wishes(&self) -> Wishes {
        Wishes {
            services: self.services.clone().unwrap_or_default(),
            declarants: self.declarants.clone(),
        }
    }
}

/// The same person under a second given name: the first one with something after it.
pub fn with_second_name(first_name: &Name, typed: &str) -> Option<Name> {
    let longer = Name::parse(typed).ok()?;
    let beginning = format!("{} ", first_name.key().as_str());
    let key = longer.key();
    key.as_str().starts_with(&beginning).then_some(longer)
}
