//! Rules: what is stored instead of one row for each person, service and establishment.

use std::fmt;

use super::{Entity, RightSet};
use crate::domain::{
    AccountId, InvalidId, InvalidNumber, PortfolioId, RuleId, Siren, Siret, TeamId, Timestamp,
    words,
};

words! {
    /// What a rule does; where both cover the same thing, deny wins.
    pub enum Effect {
        Allow = "allow",
        Deny = "deny",
    }
}

words! {
    /// How a rule came to be.
    pub enum Origin {
        Registration = "registration",
        Administrator = "administrator",
        Import = "import",
        Transfer = "transfer",
        Partner = "partner",
    }
}

/// Who a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    Account(AccountId),
    Team(TeamId),
    /// Every active account of the company.
    Company(Siren),
}

impl Principal {
    /// Accounts and teams are numbers of 60 bits: the next one tells a team.
    pub const TEAM_BIT: i64 = 1 << 60;

    /// One signed number for all three, so that one index serves them: a company is negative.
    pub const fn as_number(self) -> i64 {
        match self {
            Self::Account(id) => id.as_number(),
            Self::Team(id) => id.as_number() | Self::TEAM_BIT,
            Self::Company(siren) => -siren.as_number(),
        }
    }

    /// From a number read back from storage.
    pub fn from_number(number: i64) -> Result<Self, InvalidId> {
        if number < 0 {
            let siren = Siren::from_number(number.saturating_neg()).map_err(|_| InvalidId)?;
            Ok(Self::Company(siren))
        } else if number & Self::TEAM_BIT != 0 {
            TeamId::from_number(number & !Self::TEAM_BIT).map(Self::Team)
        } else {
            AccountId::from_number(number).map(Self::Account)
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => write!(f, "account {id}"),
            Self::Team(id) => write!(f, "team {id}"),
            Self::Company(siren) => write!(f, "every active account of {siren}"),
        }
    }
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    Establishment(Siret),
    /// The company and all its establishments, those to come included.
    Company(Siren),
    /// The company that the account is of, in the same extent.
    OwnCompany,
    Portfolio(PortfolioId),
    /// Every establishment that the person files the DSN for, as the DSN feed says.
    FilingLinks,
}

impl Target {
    /// The two columns that hold it. Where the target is a relation to the rule's owner, the
    /// owner's number is stored, so that the index also finds who may act for a company.
    pub const fn to_columns(self, owner: Siren) -> (i64, i64) {
        match self {
            Self::Establishment(siret) => (1, siret.as_number()),
            Self::Company(siren) => (1, siren.as_number()),
            Self::Portfolio(id) => (2, id.as_number()),
            Self::OwnCompany => (3, owner.as_number()),
            Self::FilingLinks => (4, owner.as_number()),
        }
    }

    pub fn from_columns(kind: i64, target: i64) -> Result<Self, InvalidNumber> {
        match kind {
            1 => Ok(match Entity::from_number(target)? {
                Entity::Company(siren) => Self::Company(siren),
                Entity::Establishment(siret) => Self::Establishment(siret),
            }),
            2 => PortfolioId::from_number(target)
                .map(Self::Portfolio)
                .map_err(|_| InvalidNumber::Checksum),
            3 => Ok(Self::OwnCompany),
            4 => Ok(Self::FilingLinks),
            _ => Err(InvalidNumber::Checksum),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Establishment(siret) => write!(f, "establishment {siret}"),
            Self::Company(siren) => write!(f, "company {siren}"),
            Self::OwnCompany => f.write_str("their own company"),
            Self::Portfolio(id) => write!(f, "portfolio {id}"),
            Self::FilingLinks => f.write_str("the establishments they file the DSN for"),
        }
    }
}

/// `principal` may, or may not, exercise `rights` for `target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: RuleId,
    /// The company whose administrators keep the rule; it counts for that company's accounts only.
    pub owner: Siren,
    pub principal: Principal,
    pub rights: RightSet,
    pub target: Target,
    pub effect: Effect,
    pub valid_from: Timestamp,
    /// The first instant at which it is over, if it ends.
    pub valid_until: Option<Timestamp>,
    pub origin: Origin,
    /// The account that made it; none where a partner's feed or a command did.
    pub author: Option<AccountId>,
}

impl Rule {
    pub fn is_over(&self, at: Timestamp) -> bool {
        self.valid_until.is_some_and(|until| until <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_principal_survives_its_number() {
        for principal in [
            Principal::Account(AccountId::from_random(u64::MAX)),
            Principal::Account(AccountId::from_random(0)),
            Principal::Team(TeamId::from_random(u64::MAX)),
            Principal::Team(TeamId::from_random(0)),
            Principal::Company("999000003".parse().unwrap()),
        ] {
            assert_eq!(Principal::from_number(principal.as_number()), Ok(principal));
        }
    }

    #[test]
    fn numbers_that_are_no_principal_are_refused() {
        for number in [i64::MIN, -1, 1 << 61, i64::MAX] {
            assert_eq!(Principal::from_number(number), Err(InvalidId), "{number}");
        }
    }

    #[test]
    fn every_target_survives_its_columns() {
        let owner: Siren = "999000003".parse().unwrap();
        for target in [
            Target::Establishment("99900000300015".parse().unwrap()),
            Target::Company(owner),
            Target::OwnCompany,
            Target::Portfolio(PortfolioId::from_random(u64::MAX)),
            Target::FilingLinks,
        ] {
            let (kind, number) = target.to_columns(owner);
            assert_eq!(Target::from_columns(kind, number), Ok(target));
        }
    }
}
