//! What somebody signs in with beside the password: an app that computes codes, and a list of
//! codes on paper.

use idp::crypto::{RecoveryCode, TotpSecret, random_id};
use idp::domain::{FactorId, Name, TotpFactor};

use super::{Browser, Idp, Page, Person};

pub(crate) struct Phone<'a> {
    idp: &'a Idp,
    secret: TotpSecret,
    pub(crate) paper: Vec<String>,
}

impl<'a> Phone<'a> {
    /// Set up before the test began.
    pub(crate) async fn of(idp: &'a Idp, person: &Person) -> Self {
        let secret = TotpSecret::random();
        let totp = TotpFactor {
            id: FactorId::from_random(random_id()),
            account: person.id,
            name: Name::parse("Téléphone").unwrap(),
            sealed: secret.seal(&idp.app.factors, person.id).unwrap(),
            last_step: 0,
            created_at: idp.now(),
            last_used_at: idp.now(),
        };
        let codes: Vec<RecoveryCode> = (0..10).map(|_| RecoveryCode::random()).collect();
        let macs: Vec<_> = codes
            .iter()
            .map(|code| code.mac(&idp.app.recovery_codes, person.id))
            .collect();
        let mut tx = idp.app.store.begin().await.unwrap();
        tx.add_totp(&totp).await.unwrap();
        tx.put_recovery_codes(person.id, &macs, idp.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Self {
            idp,
            secret,
            paper: codes.iter().map(ToString::to_string).collect(),
        }
    }

    /// The one that was set up with this key, as a page shows it.
    pub(crate) fn with_key(idp: &'a Idp, key: &str) -> Self {
        let key: String = key.split_whitespace().collect();
        Self {
            idp,
            secret: TotpSecret::from_base32(&key).unwrap(),
            paper: Vec::new(),
        }
    }

    /// The code that it shows now.
    pub(crate) fn code(&self) -> String {
        self.secret.code(self.idp.now())
    }

    /// One that it never shows.
    pub(crate) fn wrong_code(&self) -> String {
        let near = [-60, -30, 0, 30, 60].map(|seconds: i64| {
            let at = self.idp.now().as_unix() + seconds;
            self.secret.code(idp::domain::Timestamp::from_unix(at))
        });
        let all = ["000000", "111111", "222222", "333333", "444444", "555555"];
        let other = all
            .iter()
            .find(|code| !near.iter().any(|shown| shown == *code));
        (*other.unwrap()).to_owned()
    }
}

impl Browser<'_> {
    /// Goes on with this code from where the page leads.
    pub(crate) async fn show_code(&mut self, page: &Page, code: &str) -> Page {
        assert!(
            page.location().starts_with("/sign-in/second-factor?"),
            "no second step: {page:?}"
        );
        let interaction = page.sent("interaction").unwrap();
        let fields = [("interaction", interaction.as_str()), ("code", code)];
        self.post("/sign-in/second-factor", &fields).await
    }
}

/// What the pages about factors hold.
impl Page {
    /// The value of the first field of this name.
    pub(crate) fn field(&self, name: &str) -> String {
        self.between(&format!("name=\"{name}\" value=\""), "\"")
    }

    /// The key to be typed into an app.
    pub(crate) fn key(&self) -> String {
        self.between("id=\"key\">", "<")
    }

    /// The recovery codes.
    pub(crate) fn codes(&self) -> Vec<String> {
        let codes = self.body.split("<li><code>").skip(1);
        codes
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect()
    }

    pub(super) fn between(&self, before: &str, after: &str) -> String {
        let found = self.body.split(before).nth(1);
        let found = found.and_then(|rest| rest.split(after).next());
        found
            .unwrap_or_else(|| panic!("no {before}: {self:?}"))
            .to_owned()
    }
}
