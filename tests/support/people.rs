//! Administrators, and what they do on their pages.

use idp::domain::AccountState;

use super::{Browser, Idp, Letter, Page, Partner, Person};

pub(crate) const DECLARANTS: &str = "/account/declarants";

/// An administrator at work.
pub(crate) struct Office<'a> {
    pub(crate) browser: Browser<'a>,
    pub(crate) person: Person,
}

impl<'a> Office<'a> {
    pub(crate) async fn open(idp: &'a Idp, partner: &Partner<'a>) -> Self {
        let person = idp.person().await;
        Self::of(idp, partner, person).await
    }

    pub(crate) async fn of(idp: &'a Idp, partner: &Partner<'a>, person: Person) -> Self {
        let id = person.id.as_number();
        let sql = format!("UPDATE account SET administrator_since = 1 WHERE id = {id}");
        assert_eq!(idp.tamper(&sql).await, 1);
        let mut browser = Browser::new(idp);
        browser.sign_in(&person, &partner.request(&[])).await;
        Self { browser, person }
    }

    /// Invites somebody of this last name; gives the number of the account.
    pub(crate) async fn invite(&mut self, last_name: &str, email: &str) -> String {
        let page = self.try_to_invite(last_name, email).await;
        page.sent("account").unwrap_or_else(|| panic!("{page:?}"))
    }

    pub(crate) async fn try_to_invite(&mut self, last_name: &str, email: &str) -> Page {
        let fields = [
            ("last_name", last_name),
            ("first_name", "Lou"),
            ("email", email),
        ];
        self.browser
            .post(&format!("{DECLARANTS}/invite"), &fields)
            .await
    }

    pub(crate) async fn change(&mut self, account: &str, change: &str) -> Page {
        let fields = [("account", account), ("change", change)];
        self.browser
            .post(&format!("{DECLARANTS}/person"), &fields)
            .await
    }

    pub(crate) async fn look_at(&mut self, account: &str) -> Page {
        self.browser
            .get(&format!("{DECLARANTS}/person?account={account}"))
            .await
    }
}

impl Letter {
    /// The link, without our address, and the key in it.
    pub(crate) fn link(&self) -> (String, String) {
        let start = format!("{}/", super::idp::ISSUER);
        let link = self.text.lines().find_map(|line| line.strip_prefix(&start));
        let link = format!(
            "/{}",
            link.unwrap_or_else(|| panic!("no link: {}", self.text))
        );
        let key = link.split_once("?key=").unwrap().1.to_owned();
        (link, key)
    }
}

/// Chooses this password with the key of a link.
pub(crate) async fn take_up(browser: &mut Browser<'_>, key: &str, password: &str) -> Page {
    let fields = [("key", key), ("password", password)];
    browser.post("/invitation", &fields).await
}

/// An active person's number, as forms hold it.
pub(crate) async fn colleague(idp: &Idp) -> (Person, String) {
    let person = idp.person_who_is(AccountState::Active).await;
    let number = person.id.to_string();
    (person, number)
}
