//! No order of pages, links, keys or repeated forms leads to an active administrator without the
//! word of who is there, the key that was posted, or an operator.

use idp::domain::AccountState;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::support::registrant::{PASSWORD, SIRET};
use crate::support::{Browser, Idp, Letter, Partner, Registrant};

/// What somebody may do who has a mailbox of their own, and neither letter nor colleague.
#[derive(Clone, Copy, Debug)]
enum Step {
    FillIn(&'static str),
    Look(&'static str),
    Anew,
    Resend,
    /// With the last link that came, and this password.
    Prove(&'static str),
    SecondName,
    /// Into the page for keys.
    Key(&'static str),
    /// One's own number, answered as an administrator would.
    Coopt,
    Invite,
    SignIn,
    ForgetCookies,
}

const PAGES: [&str; 7] = [
    "establishment",
    "person",
    "terms",
    "password",
    "services",
    "declarants",
    "summary",
];

fn step() -> impl Strategy<Value = Step> {
    let page = || prop::sample::select(PAGES.to_vec());
    let looks = prop::sample::select(vec!["", "found", "sent", "validate", "summary"]);
    let passwords = prop_oneof![3 => Just(PASSWORD), 1 => Just("wrong")];
    let keys = prop_oneof![Just("0000-0000-0000"), Just(""), Just("x")];
    prop_oneof![
        8 => page().prop_map(Step::FillIn),
        2 => looks.prop_map(Step::Look),
        1 => Just(Step::Anew),
        1 => Just(Step::Resend),
        4 => passwords.prop_map(Step::Prove),
        1 => Just(Step::SecondName),
        2 => keys.prop_map(Step::Key),
        2 => Just(Step::Coopt),
        1 => Just(Step::Invite),
        1 => Just(Step::SignIn),
        1 => Just(Step::ForgetCookies),
    ]
}

async fn go(idp: &Idp, last_name: &str, steps: &[Step]) {
    let mut zoe = Registrant::new(idp);
    zoe.last_name = last_name.to_owned();
    let mut letter: Option<Letter> = None;
    for step in steps {
        take(idp, &mut zoe, letter.as_ref(), *step).await;
        letter = idp.mails().await.pop().or(letter);
        let states = idp.states_at(SIRET).await;
        assert!(!states.contains(&AccountState::Active), "{steps:?}");
        assert!(!states.contains(&AccountState::Invited), "{steps:?}");
    }
}

async fn take(idp: &Idp, zoe: &mut Registrant<'_>, letter: Option<&Letter>, step: Step) {
    match step {
        Step::FillIn(page) => drop(zoe.fill_in(page).await),
        Step::Look(page) => drop(zoe.get(page).await),
        Step::Anew => drop(zoe.browser.post("/register-company", &[]).await),
        Step::Resend => drop(zoe.post("sent", &[("change", "resend")]).await),
        Step::Prove(password) => prove(zoe, letter, password, &[]).await,
        Step::SecondName => {
            let second = [("first_name", "Zoé Anne")];
            prove(zoe, letter, PASSWORD, &second).await;
        }
        Step::Key(key) => drop(zoe.browser.post("/account/key", &[("key", key)]).await),
        Step::Coopt => coopt(idp, zoe).await,
        Step::Invite => invite(&mut zoe.browser).await,
        Step::SignIn => sign_in(idp, zoe).await,
        Step::ForgetCookies => zoe.browser.cookies.clear(),
    }
}

async fn prove(
    zoe: &mut Registrant<'_>,
    letter: Option<&Letter>,
    password: &str,
    more: &[(&str, &str)],
) {
    let key = letter.filter(|letter| letter.text.contains("?key="));
    let key = key.map_or_else(String::new, |letter| letter.link().1);
    let mut fields = vec![("key", key.as_str()), ("password", password)];
    fields.extend(more);
    zoe.post("validate", &fields).await;
}

async fn coopt(idp: &Idp, zoe: &mut Registrant<'_>) {
    let siret = SIRET.parse().unwrap();
    let mut tx = idp.app.store.direct().await.unwrap();
    for account in tx.list_accounts(siret).await.unwrap() {
        let id = account.id.to_string();
        let fields = [("account", id.as_str()), ("answer", "agree")];
        zoe.browser.post("/account/candidates", &fields).await;
        for change in ["resume", "readmit", "make_administrator"] {
            let fields = [("account", id.as_str()), ("change", change)];
            zoe.browser
                .post("/account/declarants/person", &fields)
                .await;
        }
    }
}

async fn invite(browser: &mut Browser<'_>) {
    let fields = [
        ("last_name", "Martin"),
        ("first_name", "Lou"),
        ("email", "lou@bergeronnette.example"),
        ("administrator", "1"),
    ];
    browser.post("/account/declarants/invite", &fields).await;
}

async fn sign_in(idp: &Idp, zoe: &mut Registrant<'_>) {
    let siret = SIRET.parse().unwrap();
    let mut tx = idp.app.store.direct().await.unwrap();
    let known = !tx.list_accounts(siret).await.unwrap().is_empty();
    drop(tx);
    if known {
        let partner = Partner::of(idp).await;
        let person = crate::support::Person {
            id: idp::domain::AccountId::from_random(0),
            siret,
            last_name: zoe.last_name.clone(),
            first_name: zoe.first_name.to_owned(),
            password: PASSWORD.to_owned(),
        };
        let request = partner.request(&[]);
        zoe.browser.try_to_sign_in(&person, &request).await;
    }
}

#[tokio::test]
async fn nobody_is_an_administrator_by_any_order_of_steps() {
    let idp = Idp::start().await;
    idp.knows_establishment().await;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for round in 0..40 {
        let steps = proptest::collection::vec(step(), 1..30);
        let steps = steps.new_tree(&mut runner).unwrap().current();
        go(&idp, &format!("Bergeron {}", round % 7), &steps).await;
        idp.advance(std::time::Duration::from_hours(2));
    }
}

// The steps above are no dead end: in their order they make an account.
#[tokio::test]
async fn the_same_steps_in_their_order_make_one_that_waits() {
    let idp = Idp::start().await;
    idp.knows_establishment().await;
    let pages = PAGES.map(Step::FillIn);
    let end = [
        Step::Prove("wrong"),
        Step::Prove(PASSWORD),
        Step::Key("0000-0000-0000"),
    ];
    go(&idp, "Bergeron", &[&pages[..], &end[..]].concat()).await;
    assert_eq!(idp.states_at(SIRET).await, [AccountState::PrimoAdmin]);
}
