//! The accounts that this browser remembers, for whoever asked it to: so that a person with several
//! need not type SIRET and names again, and a partner that only knows an e-mail address
//! (`login_hint` of ProConnect) finds those that it belongs to.
//!
//! The browser keeps the list, sealed by us; nothing is looked up by address, so nobody learns here
//! which accounts exist. It opens nothing: the password is asked for all the same.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::crypto::{Error, MacKey, SealKey, random_id, sha256_text_of};
use crate::domain::{Account, Email, Name, Siret, Timestamp};

/// Most recent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RememberedAccounts(Vec<Remembered>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// What forms call it; it says nothing else.
    pub id: String,
    pub siret: Siret,
    pub last_name: Name,
    pub first_name: Name,
    email: EmailTag,
    used_at: Timestamp,
}

/// Tells whether an address is the one of the account, without holding it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailTag(String);

/// More accounts than this, and the one unused for longest is forgotten.
const MAX: usize = 5;

/// An account that is not used is forgotten after this.
pub const KEPT: Duration = Duration::from_hours(180 * 24);

/// Browsers take no longer cookies (RFC 6265bis §5.5), their names and attributes included.
const MAX_SEALED: usize = 3800;

impl EmailTag {
    /// Mail hosts do not tell capitals apart.
    pub fn of(email: &Email, key: &MacKey) -> Self {
        let mac = key.sign(&[email.as_str().to_lowercase().as_bytes()]);
        Self(sha256_text_of(mac.as_bytes()))
    }
}

impl RememberedAccounts {
    /// What the browser kept, if it is ours: anything else is no list.
    pub fn open(unverified: &str, key: &SealKey, now: Timestamp) -> Self {
        let opened = key.open(unverified).ok();
        let mut list: Self = opened
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .unwrap_or_default();
        list.0.retain(|account| now.since(account.used_at) < KEPT);
        list
    }

    /// For the browser to keep; nothing when there is nothing to.
    pub fn seal(&self, key: &SealKey) -> Result<Option<String>, Error> {
        let mut kept = self.0.as_slice();
        while !kept.is_empty() {
            let sealed = key.seal(&serde_json::to_vec(kept).unwrap_or_default())?;
            if sealed.len() <= MAX_SEALED {
                return Ok(Some(sealed));
            }
            kept = kept.split_last().map_or(&[], |(_, rest)| rest);
        }
        Ok(None)
    }

    pub fn knows(&self, account: &Account) -> bool {
        self.0.iter().any(|known| known.is(account))
    }

    /// With this account first.
    #[must_use]
    pub fn with(mut self, account: &Account, email: EmailTag, now: Timestamp) -> Self {
        self.0.retain(|known| !known.is(account));
        self.0.insert(
            0,
            Remembered {
                id: random_id(),
                siret: account.siret,
                last_name: account.last_name.clone(),
                first_name: account.first_name.clone(),
                email,
                used_at: now,
            },
        );
        self.0.truncate(MAX);
        self
    }

    #[must_use]
    pub fn without(mut self, id: &str) -> Self {
        self.0.retain(|known| known.id != id);
        self
    }

    /// Those of this address, or all where none is named.
    #[must_use]
    pub fn offered(mut self, email: Option<&EmailTag>) -> Vec<Remembered> {
        self.0
            .retain(|known| email.is_none_or(|email| known.email == *email));
        self.0
    }
}

impl Remembered {
    fn is(&self, account: &Account) -> bool {
        let names = |last: &Name, first: &Name| (last.key(), first.key());
        self.siret == account.siret
            && names(&self.last_name, &self.first_name)
                == names(&account.last_name, &account.first_name)
    }
}

/// The account that the form is filled in for: the only one of the establishment that is hinted
/// at, or the only one that there is.
pub fn preselected(offered: &[Remembered], siret: Option<Siret>) -> Option<&Remembered> {
    let mut fitting = offered
        .iter()
        .filter(|known| siret.is_none_or(|siret| known.siret == siret));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{MasterKey, Purpose};
    use crate::domain::{AccountId, AccountState, IdentityProofing, OrganisationLink, Roles};

    const NOW: Timestamp = Timestamp::from_unix(1_800_000_000);

    fn account(last_name: &str) -> Account {
        Account {
            id: AccountId::from_random(u64::MAX),
            siret: "99900000300015".parse().unwrap(),
            last_name: Name::parse(last_name).unwrap(),
            first_name: Name::parse("Zoé").unwrap(),
            email: "Zoe@Cabinet.example".parse().unwrap(),
            email_verified_at: None,
            phone: None,
            roles: Roles {
                administrator_since: None,
                declarant_since: None,
            },
            state: AccountState::Active,
            identity: IdentityProofing::Weak,
            link: OrganisationLink::Moderated,
            updated_at: NOW,
        }
    }

    fn tag(master: &MasterKey, email: &str) -> EmailTag {
        let key = master.mac_key(Purpose::RememberedEmails);
        EmailTag::of(&email.parse().unwrap(), &key)
    }

    fn names(list: RememberedAccounts) -> Vec<String> {
        let all = list.offered(None).into_iter();
        all.map(|known| known.last_name.to_string()).collect()
    }

    #[test]
    fn the_last_five_are_kept_and_each_once() {
        let master = MasterKey::random();
        let mut list = RememberedAccounts::default();
        for name in ["A", "B", "C", "D", "E", "F", "b", "É"] {
            list = list.with(&account(name), tag(&master, "a@b.example"), NOW);
        }
        assert!(list.knows(&account("e")) && !list.knows(&account("A")));
        assert_eq!(names(list), ["É", "b", "F", "D", "C"]);
    }

    #[test]
    fn a_list_is_opened_by_us_alone_and_not_for_ever() {
        let master = MasterKey::random();
        let key = master.seal_key(Purpose::RememberedAccounts);
        let list = RememberedAccounts::default();
        let list = list.with(&account("A"), tag(&master, "a@b.example"), NOW);
        let sealed = list.seal(&key).unwrap().unwrap();
        assert_eq!(RememberedAccounts::open(&sealed, &key, NOW), list);
        let late = RememberedAccounts::open(&sealed, &key, NOW + KEPT);
        assert_eq!(late, RememberedAccounts::default());
        let other = MasterKey::random().seal_key(Purpose::RememberedAccounts);
        for (sealed, key) in [(sealed.as_str(), &other), (&sealed[1..], &key), ("", &key)] {
            let opened = RememberedAccounts::open(sealed, key, NOW);
            assert_eq!(opened, RememberedAccounts::default());
        }
        assert_eq!(RememberedAccounts::default().seal(&key).unwrap(), None);
    }

    #[test]
    fn names_of_any_length_fit_into_a_cookie() {
        let master = MasterKey::random();
        let key = master.seal_key(Purpose::RememberedAccounts);
        let mut list = RememberedAccounts::default();
        for digit in ["字", "学", "宇", "安", "完"] {
            let long = Account {
                first_name: Name::parse(&digit.repeat(64)).unwrap(),
                ..account(&digit.repeat(64))
            };
            list = list.with(&long, tag(&master, "a@b.example"), NOW);
        }
        let sealed = list.seal(&key).unwrap().unwrap();
        assert!(sealed.len() <= MAX_SEALED);
        let kept = names(RememberedAccounts::open(&sealed, &key, NOW));
        assert_eq!(kept[0], "完".repeat(64));
    }

    #[test]
    fn an_address_is_known_in_any_case_and_an_establishment_preselects() {
        let master = MasterKey::random();
        let list = RememberedAccounts::default()
            .with(&account("A"), tag(&master, "zoe@cabinet.example"), NOW)
            .with(&account("B"), tag(&master, "b@cabinet.example"), NOW);
        let of = tag(&master, "ZOE@cabinet.example");
        let offered = list.clone().offered(Some(&of));
        assert_eq!(offered.len(), 1);
        let siret = offered[0].siret;
        assert_eq!(preselected(&offered, Some(siret)), offered.first());
        assert_eq!(preselected(&offered, None), offered.first());
        let other = "99900001100018".parse().ok();
        assert_eq!(preselected(&offered, other), None);
        assert_eq!(
            preselected(&list.offered(None), Some(siret)),
            None,
            "two of them"
        );
    }
}
