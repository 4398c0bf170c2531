//! No order of the pages about factors removes one, or signs in past one, without it.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::support::{Browser, Idp, Page, Partner, Person, Phone, credentials};

/// What somebody who has the password, but neither the app nor the paper, may try.
#[derive(Clone, Debug)]
enum Try {
    Open,
    OpenForLogin,
    Password,
    Code(&'static str),
    Visit(&'static str),
    Confirm(&'static str),
    Post(&'static str, &'static str),
    Wait,
}

fn tries() -> impl Strategy<Value = Try> {
    let code = prop::sample::select(vec!["", "000000", "0000-0000-0000", "x"]);
    let page = prop::sample::select(vec![
        "/sign-in",
        "/sign-in/second-factor",
        "/authorize/resume",
        "/consent",
        "/account/factors",
        "/account/factors/totp",
        "/account/factors/passkey",
        "/account/factors/codes",
        "/account/factors/remove",
        "/account/confirm",
    ]);
    let change = prop::sample::select(vec![
        ("/account/factors/remove", "remove"),
        ("/account/factors/codes", "renew"),
        ("/account/factors/totp", ""),
        ("/account/factors/passkey", ""),
        ("/sign-in/passkey", ""),
        ("/account/factors/rename", ""),
        ("/consent", "allow"),
    ]);
    prop_oneof![
        2 => Just(Try::Open),
        1 => Just(Try::OpenForLogin),
        3 => Just(Try::Password),
        3 => code.clone().prop_map(Try::Code),
        3 => page.prop_map(Try::Visit),
        2 => code.prop_map(Try::Confirm),
        3 => change.prop_map(|(path, decision)| Try::Post(path, decision)),
        1 => Just(Try::Wait),
    ]
}

struct Attacker<'a> {
    idp: &'a Idp,
    browser: Browser<'a>,
    partner: Partner<'a>,
    person: Person,
    factor: String,
    interaction: String,
}

impl Attacker<'_> {
    async fn act(&mut self, tried: &Try) -> Option<Page> {
        let interaction = self.interaction.clone();
        let page = match tried {
            Try::Open => return self.open(&[]).await,
            Try::OpenForLogin => return self.open(&[("prompt", "login")]).await,
            Try::Wait => {
                self.idp.advance(Duration::from_mins(2));
                return None;
            }
            Try::Password => {
                let fields = credentials(&self.person, &interaction);
                self.browser.post("/sign-in", &fields).await
            }
            Try::Code(code) => {
                let fields = [("interaction", interaction.as_str()), ("code", *code)];
                self.browser.post("/sign-in/second-factor", &fields).await
            }
            Try::Visit(path) => {
                let factor = &self.factor;
                let address = format!("{path}?interaction={interaction}&factor={factor}");
                self.browser.get(&address).await
            }
            Try::Confirm(code) => {
                let fields = [("password", self.person.password.as_str()), ("code", *code)];
                self.browser.post("/account/confirm", &fields).await
            }
            Try::Post(path, decision) => {
                let fields = [
                    ("interaction", interaction.as_str()),
                    ("factor", self.factor.as_str()),
                    ("name", "Mine"),
                    ("challenge", "x"),
                    ("credential", "{}"),
                    ("decision", *decision),
                ];
                self.browser.post(path, &fields).await
            }
        };
        Some(page)
    }

    async fn open(&mut self, change: &[(&str, &str)]) -> Option<Page> {
        let page = self.browser.get(&self.partner.request(change)).await;
        self.interaction = page.sent("interaction").unwrap_or_default();
        Some(page)
    }

    async fn factor_stands(&self) -> bool {
        let mut tx = self.idp.app.store.direct().await.unwrap();
        let totps = tx.list_totps(self.person.id).await.unwrap();
        let codes = tx.count_recovery_codes(self.person.id).await.unwrap();
        totps.len() == 1 && codes == 10
    }
}

/// Plays the tries; nothing is granted, and the factor stands.
async fn play(idp: &Idp, with_old_session: bool, tries: &[Try]) -> Result<(), TestCaseError> {
    let (person, partner) = (idp.person().await, Partner::of(idp).await);
    let mut browser = Browser::new(idp);
    if with_old_session {
        // It was begun before there was a factor.
        browser.sign_in(&person, &partner.request(&[])).await;
    }
    let phone = Phone::of(idp, &person).await;
    prop_assert_eq!(phone.paper.len(), 10);
    let mut tx = idp.app.store.direct().await.unwrap();
    let factor = tx.list_totps(person.id).await.unwrap()[0].id.to_string();
    drop(tx);
    let mut attacker = Attacker {
        idp,
        browser,
        partner,
        person,
        factor,
        interaction: String::new(),
    };
    for tried in tries {
        let page = attacker.act(tried).await;
        let granted = page.and_then(|page| page.sent("code"));
        prop_assert!(with_old_session || granted.is_none(), "{tried:?} signed in");
        let signed_in = attacker.browser.cookies.contains_key("__Host-session");
        prop_assert!(with_old_session || !signed_in, "{tried:?} began a session");
        prop_assert!(attacker.factor_stands().await, "{tried:?} changed a factor");
    }
    Ok(())
}

#[test]
fn no_order_of_pages_does_without_the_factor() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let idp = runtime.block_on(Idp::start());
    let mut runner = TestRunner::new(ProptestConfig::with_cases(60));
    let tries = (any::<bool>(), prop::collection::vec(tries(), 1..20));
    let outcome = runner.run(&tries, |(old, tries)| {
        runtime.block_on(play(&idp, old, &tries))
    });
    outcome.unwrap();
}
