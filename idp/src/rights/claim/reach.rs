//! The least number of names that say what is held, exactly.

use std::collections::{BTreeMap, BTreeSet};

use super::by_establishment;
use crate::domain::{
    Case, Effect, Entity, Extent, Holdings, ListEffect, PortfolioId, RightBit, RightSet, Rule,
    Service, Siren, Standing, Target, Timestamp,
};
use crate::rights::check::settle;
use crate::rights::held;

const MOST_COMPANIES: usize = 50;
const MOST_PORTFOLIOS: usize = 40;
const MOST_SINGLES: usize = 50;

/// What is held, by the names that say it.
#[derive(Debug, Default)]
pub(super) struct Reach {
    pub(super) companies: BTreeMap<Siren, RightSet>,
    pub(super) portfolios: BTreeMap<PortfolioId, RightSet>,
    pub(super) singles: BTreeMap<Entity, RightSet>,
}

impl Reach {
    pub(super) fn is_empty(&self) -> bool {
        self.companies.is_empty() && self.portfolios.is_empty() && self.singles.is_empty()
    }

    fn is_small(&self) -> bool {
        self.companies.len() <= MOST_COMPANIES
            && self.portfolios.len() <= MOST_PORTFOLIOS
            && self.singles.len() <= MOST_SINGLES
    }
}

/// Whole companies first, then single targets, then portfolios if singles are too many. None where
/// too many names would be needed, or too little is loaded to find them.
pub(super) fn reach(holdings: &Holdings, service: &Service, at: Timestamp) -> Option<Reach> {
    let view = View {
        holdings,
        service,
        at,
    };
    if holdings.extent == Extent::TooLarge {
        return None;
    }
    let companies = view.whole_companies();
    let is_crowded = holdings.extent == Extent::Crowded && by_establishment(service);
    if is_crowded && !view.is_all_in(&companies) {
        return None;
    }
    let mut reach = Reach {
        companies,
        ..Reach::default()
    };
    if !is_crowded {
        reach.singles = view.singles(&reach);
    }
    if reach.singles.len() > MOST_SINGLES {
        reach.portfolios = view.whole_portfolios(&reach.companies);
        reach.singles = view.singles(&reach);
    }
    reach.is_small().then_some(reach)
}

/// One service of one account at one time.
struct View<'a> {
    holdings: &'a Holdings,
    service: &'a Service,
    at: Timestamp,
}

impl View<'_> {
    fn held(&self, entity: Entity) -> RightSet {
        held(&self.holdings.case(entity), self.service, self.at)
    }

    /// The rules that may give something in the service.
    fn allowances(&self) -> impl Iterator<Item = &Rule> {
        let sources = self.holdings.catalogue.sources(self.service.rights());
        let rules = self.holdings.rules_on(sources, self.at);
        rules.filter(|rule| rule.effect == Effect::Allow)
    }

    /// The company that a rule names as a whole.
    fn company_of(&self, rule: &Rule) -> Option<Siren> {
        match rule.target {
            Target::Company(company) => Some(company),
            Target::OwnCompany => Some(self.holdings.subject.company),
            _ => None,
        }
    }

    fn whole_companies(&self) -> BTreeMap<Siren, RightSet> {
        let named: BTreeSet<_> = self
            .allowances()
            .filter_map(|rule| self.company_of(rule))
            .collect();
        let whole = named
            .into_iter()
            .map(|company| (company, self.whole(company)));
        whole.filter(|(_, rights)| !rights.is_empty()).collect()
    }

    /// What is held for every open establishment of the company, those to come included; nothing
    /// where one of them is an exception.
    fn whole(&self, company: Siren) -> RightSet {
        if !by_establishment(self.service) || !self.holdings.subject_is_active() {
            return RightSet::NONE;
        }
        let any = Case {
            standing: Some(Standing::Open),
            ..self.holdings.case(Entity::Company(company))
        };
        let given = |right: &RightBit| settle(&any, *right, self.at, None).is_ok();
        let rights: RightSet = self.service.rights().iter().filter(given).collect();
        if self.has_exception(company, rights) {
            RightSet::NONE
        } else {
            rights
        }
    }

    /// Is one of the company's establishments denied or blocked by itself?
    fn has_exception(&self, company: Siren, rights: RightSet) -> bool {
        let sources = self.holdings.catalogue.sources(rights);
        let within = |entity: Entity| {
            entity.company() == company && matches!(entity, Entity::Establishment(_))
        };
        let mut rules = self.holdings.rules_on(sources, self.at);
        let denied = rules.any(|rule| {
            rule.effect == Effect::Deny
                && match rule.target {
                    Target::Establishment(siret) => siret.siren() == company,
                    Target::Portfolio(id) => self.holdings.items_of(id).any(within),
                    _ => false,
                }
        });
        let blocked = self.holdings.listings.iter().any(|line| {
            line.effect == ListEffect::Block
                && within(line.entity)
                && self
                    .holdings
                    .catalogue
                    .service(&line.service)
                    .is_some_and(|service| !service.rights().intersection(sources).is_empty())
        });
        denied || blocked
    }

    /// Do the companies say all that any rule gives?
    fn is_all_in(&self, companies: &BTreeMap<Siren, RightSet>) -> bool {
        self.allowances().all(|rule| {
            self.company_of(rule)
                .is_some_and(|company| companies.contains_key(&company))
        })
    }

    fn whole_portfolios(
        &self,
        companies: &BTreeMap<Siren, RightSet>,
    ) -> BTreeMap<PortfolioId, RightSet> {
        let named: BTreeSet<_> = self
            .allowances()
            .filter_map(|rule| match rule.target {
                Target::Portfolio(id) => Some(id),
                _ => None,
            })
            .collect();
        let common = named.into_iter().map(|id| (id, self.common(id, companies)));
        common.filter(|(_, rights)| !rights.is_empty()).collect()
    }

    /// What is held for every open item of the portfolio.
    fn common(&self, id: PortfolioId, companies: &BTreeMap<Siren, RightSet>) -> RightSet {
        let is_open = |entity: &Entity| match self.holdings.register.get(entity) {
            Some(Standing::Closed(closed_at)) => *closed_at > self.at,
            Some(Standing::Open) => true,
            None => false,
        };
        let rights = self.holdings.items_of(id).filter_map(|item| match item {
            Entity::Company(company) if by_establishment(self.service) => Some(
                companies
                    .get(&company)
                    .copied()
                    .unwrap_or_else(|| self.whole(company)),
            ),
            item => (item.grain() == self.service.grain && is_open(&item)).then(|| self.held(item)),
        });
        rights.reduce(RightSet::intersection).unwrap_or_default()
    }

    /// What is held beyond what the names already say; no more than tell that it is too much.
    fn singles(&self, reach: &Reach) -> BTreeMap<Entity, RightSet> {
        let known = self.holdings.register.keys().copied();
        let held = known.map(|entity| (entity, self.held(entity)));
        let beyond =
            held.filter(|(entity, rights)| !rights.is_subset_of(self.said(reach, *entity)));
        beyond.take(MOST_SINGLES + 1).collect()
    }

    fn said(&self, reach: &Reach, entity: Entity) -> RightSet {
        let company = reach
            .companies
            .get(&entity.company())
            .copied()
            .unwrap_or_default();
        let holds = |id: &PortfolioId| {
            self.holdings.items.contains(&(*id, entity))
                || self
                    .holdings
                    .items
                    .contains(&(*id, Entity::Company(entity.company())))
        };
        let portfolios = reach.portfolios.iter().filter(|(id, _)| holds(id));
        portfolios.fold(company, |said, (_, rights)| said.union(*rights))
    }
}
