//! What one account has, loaded for `rights` to judge. No question reads more than its limits.

mod about;
mod sql;
mod within;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::establishments::standing;
use super::portfolios::entity;
use super::{Error, Tx};
use crate::domain::{Entity, Extent, Grain, Holdings, Inquiry, NumberPrefix, Window};

/// More rules or candidates than these are never loaded at once.
const MOST_RULES: i64 = 500;
const MOST_CANDIDATES: i64 = 4_000;

/// Numbers above `after`, up to `last`, and at most `limit` of them.
#[derive(Clone, Copy)]
struct Stretch {
    after: i64,
    last: i64,
    limit: i64,
}

/// In which order items of portfolios are looked up.
#[derive(Clone, Copy)]
enum Way {
    /// For what an account has as a whole, once it is known not to be too much.
    ByPortfolio,
    /// For a page of it.
    ByFirm,
}

/// Smaller numbers are companies, greater ones establishments.
const LAST_COMPANY: i64 = 999_999_999;

impl Tx {
    /// All that the account has, or word that it is too much to load.
    pub async fn holdings(&mut self, inquiry: &Inquiry) -> Result<Holdings, Error> {
        let all = Stretch {
            after: -1,
            last: i64::MAX,
            limit: MOST_CANDIDATES + 1,
        };
        let mut holdings = self.empty_holdings(inquiry).await?;
        let rules = Stretch {
            limit: MOST_RULES + 1,
            ..all
        };
        holdings.rules = self.rules_within(inquiry, rules).await?;
        holdings.portfolios = self.portfolios_named(inquiry).await?;
        let items: i64 = holdings
            .portfolios
            .values()
            .map(|portfolio| portfolio.size)
            .sum();
        if exceeds(holdings.rules.len(), MOST_RULES) || items > MOST_CANDIDATES {
            holdings.extent = Extent::TooLarge;
            return Ok(holdings);
        }
        holdings.items = self.items_within(inquiry, all, Way::ByPortfolio).await?;
        let candidates = self
            .fill(&mut holdings, inquiry, all, Way::ByPortfolio)
            .await?;
        if exceeds(candidates.len(), MOST_CANDIDATES) {
            holdings.extent = Extent::Crowded;
        }
        Ok(holdings)
    }

    /// What bears on one establishment or company: a fixed number of look-ups, however much the
    /// account has.
    pub async fn holdings_about(
        &mut self,
        inquiry: &Inquiry,
        entity: Entity,
    ) -> Result<Holdings, Error> {
        let mut holdings = self.empty_holdings(inquiry).await?;
        holdings.rules = self.rules_about(inquiry, entity).await?;
        holdings.items = self.items_about(inquiry, entity).await?;
        holdings.listings = self.listings_of(entity).await?;
        let standing = self.standing(entity).await?;
        holdings
            .register
            .extend(standing.map(|standing| (entity, standing)));
        Ok(holdings)
    }

    /// The next `limit` candidates of a grain, with all that bears on them.
    pub async fn window(
        &mut self,
        inquiry: &Inquiry,
        grain: Grain,
        after: Option<Entity>,
        limit: u32,
    ) -> Result<Window, Error> {
        self.window_of(inquiry, grain, None, (after, limit)).await
    }

    /// The same of those whose numbers begin so.
    pub async fn window_of(
        &mut self,
        inquiry: &Inquiry,
        grain: Grain,
        prefix: Option<NumberPrefix>,
        (after, limit): (Option<Entity>, u32),
    ) -> Result<Window, Error> {
        let (first, last) = bounds(grain);
        let (first, last) = prefix.map_or((first, last), |prefix| {
            let within = prefix.bounds(grain);
            (first.max(within.0 - 1), last.min(within.1))
        });
        let after = after.map_or(first, |entity| first.max(entity.as_number()));
        let stretch = Stretch {
            after,
            last,
            limit: i64::from(limit),
        };
        let mut holdings = self.empty_holdings(inquiry).await?;
        let candidates = self
            .fill(&mut holdings, inquiry, stretch, Way::ByFirm)
            .await?;
        let last_found = candidates.last().copied();
        if let Some(found) = last_found {
            let seen = Stretch {
                after,
                last: found.as_number(),
                limit: i64::MAX,
            };
            holdings.rules = self.rules_within(inquiry, seen).await?;
            holdings.items = self.items_within(inquiry, seen, Way::ByFirm).await?;
        }
        let is_full = exceeds(candidates.len(), stretch.limit - 1);
        let resume_after = last_found.filter(|_| is_full);
        Ok(Window {
            holdings,
            candidates,
            resume_after,
        })
    }

    /// How many targets of a grain the account's rules may give it at most, none of them listed.
    pub async fn count_candidates(
        &mut self,
        inquiry: &Inquiry,
        grain: Grain,
    ) -> Result<i64, Error> {
        let (after, last) = bounds(grain);
        self.count_within(
            inquiry,
            Stretch {
                after,
                last,
                limit: i64::MAX,
            },
        )
        .await
    }

    async fn empty_holdings(&mut self, inquiry: &Inquiry) -> Result<Holdings, Error> {
        let subject = inquiry.subject.clone();
        let teams = self.teams_of(subject.company, subject.account).await?;
        Ok(Holdings {
            as_of: self.rights_version(subject.company).await?,
            catalogue: Arc::clone(&inquiry.catalogue),
            teams: teams.into_iter().collect(),
            subject,
            rules: Vec::new(),
            portfolios: BTreeMap::new(),
            items: BTreeSet::new(),
            register: BTreeMap::new(),
            listings: Vec::new(),
            extent: Extent::Whole,
        })
    }

    /// Loads the candidates of a stretch, what the register and what lists say of them.
    async fn fill(
        &mut self,
        holdings: &mut Holdings,
        inquiry: &Inquiry,
        stretch: Stretch,
        way: Way,
    ) -> Result<Vec<Entity>, Error> {
        let mut candidates = Vec::new();
        for (number, known, open, closed_at) in self.candidates(inquiry, stretch, way).await? {
            let entity = entity(number)?;
            candidates.push(entity);
            if known > 0 {
                holdings
                    .register
                    .insert(entity, standing((number, open, closed_at)));
            }
        }
        holdings.listings = self.listings_within(inquiry, stretch, way).await?;
        Ok(candidates)
    }
}

const fn bounds(grain: Grain) -> (i64, i64) {
    match grain {
        Grain::Siret => (LAST_COMPANY, i64::MAX),
        Grain::Siren => (-1, LAST_COMPANY),
    }
}

fn exceeds(length: usize, most: i64) -> bool {
    i64::try_from(length).is_ok_and(|length| length > most)
}
