//! What an administrator may do with the people of the establishment.

use std::time::Duration;

use crate::domain::{Account, AccountId, AccountState, words};

/// An invitation that nobody took up is void after this.
pub const INVITATION_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// Another mail goes to the same person no sooner.
pub const BETWEEN_MAILS: Duration = Duration::from_mins(1);

/// People of one establishment who are invited at once, at most.
pub const MOST_INVITED: i64 = 200;

words! {
    /// One thing that an administrator does to somebody's account.
    pub enum Change {
        /// Another link takes the place of the one that was sent.
        Resend = "resend",
        /// The invitation was a mistake.
        Withdraw = "withdraw",
        Suspend = "suspend",
        Resume = "resume",
        /// Radiation: the person has left.
        StrikeOff = "strike_off",
        /// Who had left, or was asked in by mistake, is asked in anew.
        Readmit = "readmit",
        MakeAdministrator = "make_administrator",
        UnmakeAdministrator = "unmake_administrator",
    }
}

impl Change {
    /// Does it make sense for this account? Whether a last administrator may go, only the statement
    /// that lets them go can tell.
    pub fn fits(self, person: &Account, by: AccountId) -> bool {
        let is_administrator = person.roles.administrator_since.is_some();
        let state = person.state;
        match self {
            Self::Resend | Self::Withdraw => state == AccountState::Invited,
            // Nobody locks themselves out by mistake.
            Self::Suspend => state == AccountState::Active && person.id != by,
            Self::Resume => state == AccountState::Suspended,
            Self::StrikeOff => {
                matches!(state, AccountState::Active | AccountState::Suspended)
            }
            Self::Readmit => state == AccountState::StruckOff,
            Self::MakeAdministrator => state == AccountState::Active && !is_administrator,
            Self::UnmakeAdministrator => state == AccountState::Active && is_administrator,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{IdentityProofing, Name, OrganisationLink, Roles, Timestamp};

    const BY: AccountId = AccountId::from_random(16);

    fn offered(state: AccountState, administrator: bool, id: AccountId) -> Vec<&'static str> {
        let since = Some(Timestamp::from_unix(1));
        let person = Account {
            id,
            siret: "99900000300015".parse().unwrap(),
            last_name: Name::parse("Merle").unwrap(),
            first_name: Name::parse("Zoé").unwrap(),
            email: "zoe@cabinet.example".parse().unwrap(),
            email_verified_at: None,
            phone: None,
            roles: Roles {
                administrator_since: since.filter(|_| administrator),
                declarant_since: since,
            },
            state,
            identity: IdentityProofing::Declarative,
            link: OrganisationLink::Moderated,
            updated_at: Timestamp::from_unix(1),
        };
        let fitting = Change::ALL.iter().filter(|change| change.fits(&person, BY));
        fitting.map(|change| change.as_str()).collect()
    }

    #[test]
    fn what_is_offered_depends_on_where_the_account_stands() {
        use AccountState::{Active, CandidateAdmin, Invited, StruckOff, Suspended};
        let other = AccountId::from_random(32);
        assert_eq!(offered(Invited, false, other), ["resend", "withdraw"]);
        assert_eq!(
            offered(Active, false, other),
            ["suspend", "strike_off", "make_administrator"]
        );
        assert_eq!(
            offered(Active, true, BY),
            ["strike_off", "unmake_administrator"]
        );
        assert_eq!(offered(Suspended, true, other), ["resume", "strike_off"]);
        assert_eq!(offered(StruckOff, false, other), ["readmit"]);
        assert!(offered(CandidateAdmin, false, other).is_empty());
    }
}
