//! Back into an account with the help of the establishment's administrators.

use std::time::Duration;

use idp::domain::AccountState;
use idp::store::Engine;

use crate::support::recovery::{NEW, choose, signs_in, start, use_link};
use crate::support::statements::statements_of;
use crate::support::{Browser, Idp, Office, Page, Partner, Person};

const HELP: &str = "/account/declarants/help";

async fn ask(idp: &Idp, who: &Person) -> (String, Page) {
    let mut browser = Browser::new(idp);
    let recovery = start(&mut browser, who, "").await;
    let fields = [("recovery", recovery.as_str())];
    let page = browser.post("/recover/help", &fields).await;
    let page = browser.follow(page).await;
    (recovery, page)
}

/// An administrator at work, with the number of the one request for help.
async fn asked<'a>(idp: &'a Idp, partner: &Partner<'a>, who: &Person) -> (Office<'a>, String) {
    let mut office = Office::open(idp, partner).await;
    let (_, page) = ask(idp, who).await;
    assert!(page.body.contains("Your request is on its way"));
    idp.mails().await;
    let page = office.browser.get(HELP).await;
    let id = page.body.split("name=\"request\" value=\"").nth(1);
    let id = id.unwrap_or_else(|| panic!("no request: {}", page.body));
    (office, id.split('"').next().unwrap().to_owned())
}

async fn decide(office: &mut Office<'_>, id: &str, decision: &str, email: &str) -> Page {
    let fields = [("request", id), ("decision", decision), ("email", email)];
    office.browser.post(HELP, &fields).await
}

#[tokio::test]
async fn an_administrator_has_a_link_sent_and_sees_neither_it_nor_a_password() {
    for (engine, idp) in Idp::on_each_engine().await {
        let (person, partner) = (idp.person().await, Partner::of(&idp).await);
        let mut office = Office::open(&idp, &partner).await;
        ask(&idp, &person).await;
        let letters = idp.mails().await;
        assert_eq!(letters.len(), 1, "{engine}");
        assert!(letters[0].text.contains("/account/declarants/help"));
        let page = office.browser.get("/account/declarants").await;
        assert!(page.body.contains(HELP), "{engine}: {}", page.body);
        let page = office.browser.get(HELP).await;
        let id = page.body.split("name=\"request\" value=\"").nth(1).unwrap();
        let id = id.split('"').next().unwrap().to_owned();
        let page = decide(&mut office, &id, "send", "").await;
        assert_eq!(page.location(), "/account/declarants/help?done=helped");
        let letter = idp.mails().await.remove(0);
        let (_, key) = letter.link();
        assert!(!format!("{page:?}").contains(&key));
        idp.advance(Duration::from_hours(23));
        let mut browser = Browser::new(&idp);
        assert_eq!(use_link(&mut browser, &key).await.status, 303, "{engine}");
        choose(&mut browser, "", NEW).await;
        assert!(signs_in(&idp, &person, NEW).await, "{engine}");
        let (_, trail) = idp.command(&["audit", "list"]);
        for kind in ["help_asked", "help_given"] {
            assert_eq!(trail.matches(kind).count(), 1, "{kind}: {trail}");
        }
    }
}

#[tokio::test]
async fn a_request_is_decided_once_and_within_seven_days() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let (mut office, id) = asked(&idp, &partner, &person).await;
    let page = decide(&mut office, &id, "dismiss", "").await;
    assert_eq!(page.location(), "/account/declarants/help?done=dismissed");
    for decision in ["send", "dismiss"] {
        let page = decide(&mut office, &id, decision, "").await;
        assert_eq!(page.status, 409, "{decision}");
    }
    assert!(idp.mails().await.is_empty());
    let (_, id) = asked(&idp, &partner, &person).await;
    idp.advance(Duration::from_hours(7 * 24));
    office.browser.cookies.clear();
    let administrator = office.person.clone();
    let mut office = Office::of(&idp, &partner, administrator).await;
    assert_eq!(decide(&mut office, &id, "send", "").await.status, 409);
    assert!(idp.mails().await.is_empty());
}

#[tokio::test]
async fn a_corrected_address_is_told_to_both_and_the_link_goes_to_the_new_one() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let (mut office, id) = asked(&idp, &partner, &person).await;
    let page = decide(&mut office, &id, "correct", "no address").await;
    assert_eq!(page.status, 422);
    let new = "zoe.lefevre@cabinet.example";
    let page = decide(&mut office, &id, "correct", new).await;
    assert_eq!(page.location(), "/account/declarants/help?done=helped");
    let mut letters: Vec<_> = idp.mails().await;
    letters.sort_by(|one, other| (&one.to, &one.subject).cmp(&(&other.to, &other.subject)));
    let to: Vec<_> = letters.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(to, [new, new, "zoe@cabinet.example"]);
    assert!(!letters[2].text.contains("/recover/link"));
}

#[tokio::test]
async fn nobody_corrects_the_address_of_another_administrator() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let (mut office, id) = asked(&idp, &partner, &person).await;
    let number = person.id.as_number();
    let sql = format!("UPDATE account SET administrator_since = 1 WHERE id = {number}");
    idp.tamper(&sql).await;
    let page = decide(&mut office, &id, "correct", "mine@cabinet.example").await;
    assert_eq!(page.status, 409);
    assert!(idp.mails().await.is_empty());
}

// CVE-2024-3656.
#[tokio::test]
async fn a_declarant_and_another_establishments_administrator_decide_nothing() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let (_, id) = asked(&idp, &partner, &person).await;
    let mut declarant = Browser::new(&idp);
    let other = idp.person().await;
    declarant.sign_in(&other, &partner.request(&[])).await;
    assert_eq!(declarant.get(HELP).await.status, 404);
    let fields = [("request", id.as_str()), ("decision", "send")];
    assert_eq!(declarant.post(HELP, &fields).await.status, 404);
    let elsewhere = Person {
        siret: "99900001100018".parse().unwrap(),
        ..idp.person().await
    };
    let elsewhere = idp.somebody(elsewhere, AccountState::Active).await;
    let mut office = Office::of(&idp, &partner, elsewhere).await;
    assert_eq!(decide(&mut office, &id, "send", "").await.status, 409);
    assert!(idp.mails().await.is_empty());
}

#[tokio::test]
async fn asking_again_sends_administrators_no_second_mail() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    asked(&idp, &partner, &person).await;
    ask(&idp, &person).await;
    assert!(idp.mails().await.is_empty());
}

/// What somebody sees who asks.
async fn seen(idp: &Idp, who: &Person) -> Vec<(u16, String)> {
    let mut seen = Vec::new();
    for _ in 0..4 {
        let (recovery, page) = ask(idp, who).await;
        let body = page.body.replace(&recovery, "recovery");
        let mask = body
            .find("*****@")
            .map(|at| body[at - 1..at + 15].to_owned());
        let body = mask.map_or_else(|| body.clone(), |mask| body.replace(&mask, "mask"));
        seen.push((page.status.as_u16(), body));
    }
    seen
}

#[tokio::test]
async fn who_does_not_exist_sees_the_same_and_costs_the_same() {
    let idp = Idp::on_engine(Engine::Postgres).await;
    let person = idp.person().await;
    let nobody = Person {
        last_name: "Personne".to_owned(),
        ..person.clone()
    };
    let suspended = idp.person_who_is(AccountState::Suspended).await;
    let expected = statements_of(seen(&idp, &person)).await;
    assert_eq!(expected.0[3].0, 429);
    for other in [nobody, suspended] {
        let seen = statements_of(seen(&idp, &other)).await;
        assert_eq!(seen, expected, "{other:?}");
    }
}
