//! Somebody who registers a company, and what they type unless a test says otherwise.

use axum::body::Body;
use idp::domain::{AccountState, Establishment, Siret};

use super::{Browser, Idp, Letter, Page, Person};

pub(crate) const SIRET: &str = "99907040200014";
pub(crate) const PASSWORD: &str = "Brume-Canal-4791";
pub(crate) const EMAIL: &str = "zoe@bergeronnette.example";

pub(crate) struct Registrant<'a> {
    pub(crate) browser: Browser<'a>,
    pub(crate) siret: &'a str,
    pub(crate) last_name: String,
    pub(crate) first_name: &'a str,
    pub(crate) email: String,
}

/// What a page of the way takes.
type Fields<'a> = Vec<(&'a str, &'a str)>;

impl<'a> Registrant<'a> {
    pub(crate) fn new(idp: &'a Idp) -> Self {
        Self {
            browser: Browser::new(idp),
            siret: SIRET,
            last_name: "Bergeron".to_owned(),
            first_name: "Zoé",
            email: EMAIL.to_owned(),
        }
    }

    /// Posts one page.
    pub(crate) async fn post(&mut self, step: &str, fields: &[(&str, &str)]) -> Page {
        let address = format!("/register-company/{step}");
        self.browser.post(&address, fields).await
    }

    pub(crate) async fn get(&mut self, step: &str) -> Page {
        self.browser.get(&format!("/register-company/{step}")).await
    }

    fn fields(&self, step: &str) -> Vec<(&'static str, String)> {
        let own = |text: &str| text.to_owned();
        match step {
            "establishment" => vec![("siret", own(self.siret))],
            "person" => vec![
                ("last_name", self.last_name.clone()),
                ("first_name", own(self.first_name)),
                ("phone", own("01 23 45 67 89")),
                ("email", self.email.clone()),
            ],
            "terms" => vec![("accepted", own(idp::accounts::registration::TERMS))],
            "password" => vec![("password", own(PASSWORD))],
            "declarants" => vec![("next", own("1"))],
            _ => Vec::new(),
        }
    }

    /// Fills in one page as a sound person does.
    pub(crate) async fn fill_in(&mut self, step: &str) -> Page {
        let fields = self.fields(step);
        let fields: Fields<'_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.post(step, &fields).await
    }

    /// All pages up to the last, which is not sent.
    pub(crate) async fn fill_in_all(&mut self) {
        for (step, next) in [
            ("establishment", "found"),
            ("person", "terms"),
            ("terms", "password"),
            ("password", "services"),
            ("services", "declarants"),
            ("declarants", "summary"),
        ] {
            let page = self.fill_in(step).await;
            let next = format!("/register-company/{next}");
            assert_eq!(page.location(), next, "{step}: {page:?}");
        }
    }

    /// The whole way to the waiting page.
    pub(crate) async fn send_off(&mut self) -> Page {
        self.fill_in_all().await;
        let page = self.fill_in("summary").await;
        assert_eq!(page.location(), "/register-company/sent", "{page:?}");
        page
    }

    /// Opens an account with the link of this letter, in this browser.
    pub(crate) async fn prove(&mut self, letter: &Letter) -> Page {
        let (_, key) = letter.link();
        self.post("validate", &[("key", &key), ("password", PASSWORD)])
            .await
    }

    /// The whole way to an account that waits.
    pub(crate) async fn register(&mut self, idp: &Idp) -> Person {
        self.send_off().await;
        let letter = self.letter(idp).await;
        let page = self.prove(&letter).await;
        assert_eq!(page.location(), "/", "{page:?}");
        self.person(idp).await
    }

    /// The mail that is for this person; others that came with it are put aside.
    pub(crate) async fn letter(&self, idp: &Idp) -> Letter {
        let letters = idp.mails().await;
        let mut own = letters.iter().filter(|letter| letter.to == self.email);
        own.next().unwrap_or_else(|| panic!("{letters:?}")).clone()
    }

    /// The account that came of it.
    pub(crate) async fn person(&self, idp: &Idp) -> Person {
        let siret: Siret = self.siret.parse().unwrap();
        let mut tx = idp.app.store.direct().await.unwrap();
        let all = tx.list_accounts(siret).await.unwrap();
        let own = all.iter().find(|account| {
            account.last_name.as_str() == self.last_name
                && account.first_name.as_str().starts_with(self.first_name)
        });
        Person {
            id: own.unwrap_or_else(|| panic!("{all:?}")).id,
            siret,
            last_name: self.last_name.clone(),
            first_name: self.first_name.to_owned(),
            password: PASSWORD.to_owned(),
        }
    }
}

impl Idp {
    /// With an establishment in its register that has nobody yet.
    pub(crate) async fn knows_establishment(&self) {
        let establishment = Establishment {
            siret: SIRET.parse().unwrap(),
            name: "ATELIER DE LA BERGERONNETTE".to_owned(),
            street: "21 RUE DES TANNEURS".to_owned(),
            postal_code: "87000".to_owned(),
            locality: "LIMOGES".to_owned(),
            closed_at: None,
        };
        let mut tx = self.app.store.direct().await.unwrap();
        tx.put_establishment(&establishment).await.unwrap();
    }

    /// In which states the accounts of an establishment are.
    pub(crate) async fn states_at(&self, siret: &str) -> Vec<AccountState> {
        let siret = siret.parse().unwrap();
        let mut tx = self.app.store.direct().await.unwrap();
        let accounts = tx.list_accounts(siret).await.unwrap();
        accounts.iter().map(|account| account.state).collect()
    }
}

/// The same form again and again, from the same browser.
pub(crate) fn repeated(
    browser: &Browser<'_>,
    address: &str,
    fields: &[(&str, &str)],
    times: usize,
) -> Vec<axum::extract::Request<Body>> {
    let one = || {
        let request = browser.request(axum::http::Method::POST, address);
        let request = request.header("origin", super::ISSUER);
        super::form(request.header("sec-fetch-site", "same-origin"), fields)
    };
    (0..times).map(|_| one()).collect()
}
