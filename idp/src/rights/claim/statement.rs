//! One object of the claim.

use std::collections::BTreeMap;

use serde::Serialize;

use super::reach::Reach;
use crate::domain::{
    Acr, Action, Entity, Grain, Holdings, PortfolioId, RightSet, Service, ServiceCode, Siren, Siret,
};

/// The version of the format.
const VERSION: u8 = 1;

/// What is held in one service, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    pub v: u8,
    /// None in the one statement that refers to the endpoint for all services at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub svc: Option<ServiceCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grain: Option<Grain>,
    #[serde(flatten)]
    pub mode: Mode,
    /// Grows with every change of the rights of the person's company.
    pub as_of: i64,
    /// None where every action of the service is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<Action>>,
    /// The class to sign in with before anything is said of this service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs_acr: Option<Acr>,
}

/// What is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "mode", rename_all = "lowercase")]
pub enum Mode {
    Inline {
        #[serde(skip_serializing_if = "Option::is_none")]
        sirets: Option<Vec<Siret>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        sirens: Option<Vec<Siren>>,
    },
    Company {
        sirens: Vec<Siren>,
    },
    Scoped {
        portfolios: Vec<PortfolioName>,
        /// No more targets than this are in all of them.
        n_max: i64,
    },
    Reference,
}

/// A portfolio as it stood: with `v` the same, so are its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PortfolioName {
    pub id: PortfolioId,
    pub n: i64,
    pub v: i64,
}

impl Mode {
    fn inline(grain: Grain, entities: &[Entity]) -> Self {
        let establishments = entities.iter().filter_map(|entity| match entity {
            Entity::Establishment(siret) => Some(*siret),
            Entity::Company(_) => None,
        });
        let companies = entities.iter().map(|entity| entity.company());
        match grain {
            Grain::Siret => Self::Inline {
                sirets: Some(establishments.collect()),
                sirens: None,
            },
            Grain::Siren => Self::Inline {
                sirets: None,
                sirens: Some(companies.collect()),
            },
        }
    }

    fn scoped(holdings: &Holdings, ids: &[PortfolioId]) -> Self {
        let portfolios = ids.iter().filter_map(|id| holdings.portfolios.get(id));
        let names = portfolios.map(|known| PortfolioName {
            id: known.id,
            n: known.size,
            v: known.version,
        });
        let portfolios: Vec<_> = names.collect();
        Self::Scoped {
            n_max: portfolios.iter().map(|name| name.n).sum(),
            portfolios,
        }
    }
}

impl Statement {
    pub(super) fn nothing(holdings: &Holdings, service: &Service) -> Self {
        Self::new(holdings, service, Mode::inline(service.grain, &[]))
    }

    pub(super) fn reference(holdings: &Holdings, service: &Service) -> Self {
        Self::new(holdings, service, Mode::Reference)
    }

    pub(super) const fn reference_for_all(holdings: &Holdings) -> Self {
        Self {
            v: VERSION,
            svc: None,
            grain: None,
            mode: Mode::Reference,
            as_of: holdings.as_of,
            actions: None,
            needs_acr: None,
        }
    }

    /// One statement for each mode and set of actions that occurs.
    pub(super) fn of_reach(holdings: &Holdings, service: &Service, reach: &Reach) -> Vec<Self> {
        let companies = by_rights(&reach.companies).into_iter();
        let portfolios = by_rights(&reach.portfolios).into_iter();
        let singles = by_rights(&reach.singles).into_iter();
        let modes = companies
            .map(|(rights, sirens)| (rights, Mode::Company { sirens }))
            .chain(portfolios.map(|(rights, ids)| (rights, Mode::scoped(holdings, &ids))))
            .chain(singles.map(|(rights, of)| (rights, Mode::inline(service.grain, &of))));
        let statements = modes.map(|(rights, mode)| Self {
            actions: (rights != service.rights()).then(|| service.actions_in(rights)),
            ..Self::new(holdings, service, mode)
        });
        statements.collect()
    }

    fn new(holdings: &Holdings, service: &Service, mode: Mode) -> Self {
        Self {
            svc: Some(service.code.clone()),
            grain: Some(service.grain),
            mode,
            ..Self::reference_for_all(holdings)
        }
    }
}

/// What has the same rights, together.
fn by_rights<T: Copy>(of: &BTreeMap<T, RightSet>) -> BTreeMap<RightSet, Vec<T>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for (name, rights) in of {
        groups.entry(*rights).or_default().push(*name);
    }
    groups
}
