//! What the numbers of a stretch of rights are called.

use std::collections::BTreeMap;

use crate::domain::{
    AccountId, Entity, Establishment, Holdings, PortfolioId, Principal, Rule, Siret, Target,
    TeamId, Window,
};
use crate::rights::Reason;
use crate::store::{Error, Tx};
use crate::web::pages::ReasonShown;

/// Rules have authors; so many of them are looked up.
const MOST_AUTHORS: usize = 50;

#[derive(Debug, Default)]
pub(in super::super) struct Names {
    teams: BTreeMap<TeamId, String>,
    portfolios: BTreeMap<PortfolioId, String>,
    authors: BTreeMap<AccountId, String>,
    establishments: BTreeMap<Siret, Establishment>,
}

impl Names {
    /// Of all that a page shows.
    pub(super) async fn load(tx: &mut Tx, window: &Window) -> Result<Self, Error> {
        let mut names = Self::of_rules(tx, window).await?;
        for entity in &window.candidates {
            if let Entity::Establishment(siret) = entity
                && let Some(known) = tx.find_establishment(*siret).await?
            {
                names.establishments.insert(*siret, known);
            }
        }
        Ok(names)
    }

    /// Of what rules are about, however many targets there are.
    pub(in super::super) async fn of_rules(tx: &mut Tx, window: &Window) -> Result<Self, Error> {
        let holdings = &window.holdings;
        let subject = &holdings.subject;
        let mut names = Self::default();
        let teams = tx.list_teams_of(subject.company, subject.account).await?;
        names.teams.extend(teams);
        for rule in &holdings.rules {
            names.load_for(tx, holdings, rule).await?;
        }
        Ok(names)
    }

    /// Colleagues are called by their names; whoever is of another company is not.
    async fn load_for(
        &mut self,
        tx: &mut Tx,
        holdings: &Holdings,
        rule: &Rule,
    ) -> Result<(), Error> {
        let company = holdings.subject.company;
        if let Target::Portfolio(id) = rule.target
            && !self.portfolios.contains_key(&id)
            && holdings.items.iter().any(|(known, _)| *known == id)
            && let Some(portfolio) = tx.find_portfolio(company, id).await?
        {
            self.portfolios.insert(id, portfolio.name);
        }
        if let Some(id) = rule.author
            && !self.authors.contains_key(&id)
            && self.authors.len() < MOST_AUTHORS
            && let Some(author) = tx.find_account(id).await?
            && author.siret.siren() == company
        {
            let name = author.name();
            self.authors.insert(id, name);
        }
        Ok(())
    }

    pub(super) fn establishment(&self, entity: Entity) -> Option<&Establishment> {
        match entity {
            Entity::Establishment(siret) => self.establishments.get(&siret),
            Entity::Company(_) => None,
        }
    }

    pub(in super::super) fn shown<'a>(
        &'a self,
        reason: Reason<'a>,
        window: &'a Window,
    ) -> ReasonShown<'a> {
        let rule = reason.rule;
        let catalogue = &window.holdings.catalogue;
        let follows = reason.follows.iter();
        ReasonShown {
            follows: follows.filter_map(|code| catalogue.service(code)).collect(),
            team: match rule.principal {
                Principal::Team(id) => self.teams.get(&id).map(String::as_str),
                Principal::Account(_) | Principal::Company(_) => None,
            },
            portfolio: match rule.target {
                Target::Portfolio(id) => self.portfolios.get(&id).map(String::as_str),
                _ => None,
            },
            author: rule
                .author
                .and_then(|id| self.authors.get(&id))
                .map(String::as_str),
            actions: reason.actions,
            rule,
        }
    }
}
