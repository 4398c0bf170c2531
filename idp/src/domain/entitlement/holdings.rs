//! What one account has, as rules; and the part of it that bears on one establishment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Catalogue, Entity, Listing, Portfolio, Principal, RightSet, Rule, Target};
use crate::domain::{
    Account, AccountId, AccountState, Acr, PortfolioId, ServiceCode, Siren, TeamId, Timestamp,
};

/// Whose rights are asked about, and how strongly the person is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub account: AccountId,
    /// The company of the establishment that the person signs in with.
    pub company: Siren,
    pub state: AccountState,
    /// What the session reached; none where no class allows it.
    pub acr: Option<Acr>,
}

impl Subject {
    pub const fn new(account: &Account, acr: Option<Acr>) -> Self {
        Self {
            account: account.id,
            company: account.siret.siren(),
            state: account.state,
            acr,
        }
    }
}

/// Which rights of which account, as of when.
#[derive(Clone, Debug)]
pub struct Inquiry {
    pub catalogue: Arc<Catalogue>,
    pub subject: Subject,
    /// The rights asked about and all that they may follow from.
    pub rights: RightSet,
    pub at: Timestamp,
}

impl Inquiry {
    /// About all that is allowed in `services`; those that do not exist have nothing.
    pub fn new(
        catalogue: Arc<Catalogue>,
        subject: Subject,
        services: &[ServiceCode],
        at: Timestamp,
    ) -> Self {
        let known = services.iter().filter_map(|code| catalogue.service(code));
        let asked = known.fold(RightSet::NONE, |all, service| all.union(service.rights()));
        let rights = catalogue.sources(asked);
        Self {
            catalogue,
            subject,
            rights,
            at,
        }
    }
}

/// What the register of companies says of an establishment, or of a company as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    Closed(Timestamp),
}

/// How much of what an account has was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// All rules and portfolios, but not every establishment of the companies they name.
    Crowded,
    /// There is more than is ever loaded at once: nothing may be concluded from what is missing.
    TooLarge,
}

/// The rules of one account, with what is needed to read them.
#[derive(Clone, Debug)]
pub struct Holdings {
    pub catalogue: Arc<Catalogue>,
    pub subject: Subject,
    pub teams: BTreeSet<TeamId>,
    pub rules: Vec<Rule>,
    pub portfolios: BTreeMap<PortfolioId, Portfolio>,
    pub items: BTreeSet<(PortfolioId, Entity)>,
    pub register: BTreeMap<Entity, Standing>,
    pub listings: Vec<Listing>,
    pub extent: Extent,
    /// The version of the rights of the company and of the catalogue; it only ever grows.
    pub as_of: i64,
}

/// A stretch of what one account may have, in the order of the numbers.
#[derive(Clone, Debug)]
pub struct Window {
    pub holdings: Holdings,
    /// What some rule may give; whether it does is for `rights` to say.
    pub candidates: Vec<Entity>,
    /// The last candidate, where there may be more.
    pub resume_after: Option<Entity>,
}

/// All that bears on one account's rights for one establishment or company.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    pub catalogue: &'a Catalogue,
    pub subject: &'a Subject,
    pub entity: Entity,
    /// None where the register does not know it.
    pub standing: Option<Standing>,
    pub listings: Vec<&'a Listing>,
    /// Those whose principal and target cover it, oldest identifier first.
    pub rules: Vec<&'a Rule>,
}

impl Holdings {
    /// What of all this bears on `entity`.
    pub fn case(&self, entity: Entity) -> Case<'_> {
        let company = Entity::Company(entity.company());
        let listings = self.listings.iter();
        let rules = self.rules.iter();
        let mut rules: Vec<_> = rules
            .filter(|rule| self.concerns(rule) && self.covers(rule, entity))
            .collect();
        rules.sort_by_key(|rule| rule.id);
        Case {
            catalogue: &self.catalogue,
            subject: &self.subject,
            entity,
            standing: self.register.get(&entity).copied(),
            listings: listings
                .filter(|l| l.entity == entity || l.entity == company)
                .collect(),
            rules,
        }
    }

    pub fn subject_is_active(&self) -> bool {
        self.subject.state == AccountState::Active
    }

    /// Is the rule about this account? One company's rules never reach another's accounts.
    pub fn concerns(&self, rule: &Rule) -> bool {
        rule.owner == self.subject.company
            && match rule.principal {
                Principal::Account(account) => account == self.subject.account,
                Principal::Team(team) => self.teams.contains(&team),
                Principal::Company(company) => company == self.subject.company,
            }
    }

    /// Does the rule's target include `entity`? A company includes its establishments, an
    /// establishment never its company.
    pub fn covers(&self, rule: &Rule, entity: Entity) -> bool {
        match rule.target {
            Target::Establishment(siret) => entity == Entity::Establishment(siret),
            Target::Company(company) => entity.company() == company,
            Target::OwnCompany => entity.company() == self.subject.company,
            Target::Portfolio(id) => {
                self.items.contains(&(id, entity))
                    || self
                        .items
                        .contains(&(id, Entity::Company(entity.company())))
            }
            // No feed is connected: nobody files for anything.
            Target::FilingLinks => false,
        }
    }

    /// The items of a portfolio, companies first.
    pub fn items_of(&self, portfolio: PortfolioId) -> impl Iterator<Item = Entity> {
        let owned = self.items.iter().filter(move |(id, _)| *id == portfolio);
        owned.map(|(_, entity)| *entity)
    }

    /// The rules that touch any of `rights` and are not over.
    pub fn rules_on(&self, rights: RightSet, at: Timestamp) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(move |rule| {
            self.concerns(rule) && !rule.rights.intersection(rights).is_empty() && !rule.is_over(at)
        })
    }
}
