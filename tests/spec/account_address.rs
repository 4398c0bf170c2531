//! `/account/address`: another e-mail address, proven by a link, taken back by another.

use std::time::Duration;

use futures_util::future::join_all;
use idp::domain::{Account, AccountState};
use idp::store::Engine;

use crate::support::recovery::{ask_for_mail, start};
use crate::support::{Browser, Idp, Letter, Page, Partner, Person};

const HERE: &str = "/account/address";
const OLD: &str = "zoe@cabinet.example";
const NEW: &str = "zoe.lefevre@cabinet.example";

async fn signed_in<'a>(idp: &'a Idp, person: &Person) -> Browser<'a> {
    let mut browser = Browser::new(idp);
    let partner = Partner::of(idp).await;
    browser.sign_in(person, &partner.request(&[])).await;
    browser
}

async fn ask(browser: &mut Browser<'_>, email: &str) -> Page {
    browser.post(HERE, &[("email", email)]).await
}

/// Asks for another address; gives the key of the link that proves it.
async fn asked(idp: &Idp, browser: &mut Browser<'_>, email: &str) -> String {
    idp.mails().await;
    let page = ask(browser, email).await;
    assert_eq!(
        page.location(),
        "/account/address/done?what=sent",
        "{page:?}"
    );
    let letter = idp.mails().await.remove(0);
    assert_eq!(letter.to, email);
    letter.link().1
}

async fn confirm(idp: &Idp, key: &str, password: &str) -> Page {
    let fields = [("key", key), ("password", password)];
    let mut browser = Browser::new(idp);
    browser.post("/account/address/confirm", &fields).await
}

/// Another address, a second after whatever was before; gives the key that takes it back.
async fn change(idp: &Idp, person: &Person, browser: &mut Browser<'_>, email: &str) -> String {
    idp.advance(Duration::from_secs(1));
    let key = asked(idp, browser, email).await;
    let page = confirm(idp, &key, &person.password).await;
    assert_eq!(
        page.location(),
        "/account/address/done?what=changed",
        "{page:?}"
    );
    idp.mails().await.remove(0).link().1
}

async fn undo(idp: &Idp, key: &str) -> Page {
    let mut browser = Browser::new(idp);
    browser.post("/account/address/undo", &[("key", key)]).await
}

async fn address_of(idp: &Idp, person: &Person) -> String {
    let Account { email, .. } = idp.account_of(person).await;
    email.to_string()
}

fn was_told(letters: &[Letter], to: &str, subject: &str) -> bool {
    let mut letters = letters.iter();
    letters.any(|letter| letter.to == to && letter.subject == subject)
}

#[tokio::test]
async fn the_new_address_is_proven_and_the_old_one_told() {
    for (engine, idp) in Idp::on_each_engine().await {
        let person = idp.person().await;
        let mut browser = signed_in(&idp, &person).await;
        idp.advance(Duration::from_secs(1));
        let key = asked(&idp, &mut browser, NEW).await;
        assert_eq!(address_of(&idp, &person).await, OLD, "{engine}: not yet");
        let link = format!("/account/address/confirm?key={key}");
        for _ in 0..3 {
            let page = Browser::new(&idp).get(&link).await;
            assert!(page.body.contains(NEW), "{engine}: {}", page.body);
        }
        assert_eq!(confirm(&idp, &key, "wrong").await.status, 422, "{engine}");
        assert_eq!(confirm(&idp, &key, "").await.status, 422, "{engine}");
        let page = confirm(&idp, &key, &person.password).await;
        assert_eq!(page.location(), "/account/address/done?what=changed");
        assert_eq!(address_of(&idp, &person).await, NEW, "{engine}");
        let told = idp.mails().await;
        assert!(was_told(&told, OLD, "Your e-mail address was changed"));
        assert_eq!(Browser::new(&idp).get(&link).await.status, 410, "{engine}");
        let page = browser.get("/account/profile").await;
        assert!(
            page.body.contains(NEW),
            "the session goes on: {}",
            page.body
        );
        let (_, trail) = idp.command(&["audit", "list"]);
        for kind in ["address_change_asked", "address_changed"] {
            assert_eq!(trail.matches(kind).count(), 1, "{engine}: {kind}");
        }
    }
}

#[tokio::test]
async fn nobody_changes_an_address_without_having_just_proven_to_be_there() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = signed_in(&idp, &person).await;
    assert_eq!(browser.get(HERE).await.status, 200);
    idp.advance(Duration::from_mins(6));
    let page = ask(&mut browser, NEW).await;
    assert_eq!(
        page.location(),
        "/account/confirm?next=%2Faccount%2Faddress"
    );
    assert!(idp.mails().await.is_empty());
    let fields = [("next", HERE), ("password", &person.password)];
    let page = browser.post("/account/confirm", &fields).await;
    assert_eq!(page.location(), HERE);
    assert_eq!(browser.get(HERE).await.status, 200);
    assert_eq!(
        ask(&mut Browser::new(&idp), NEW).await.location(),
        "/sign-in/start"
    );
    let fields = [("email", NEW)];
    assert_eq!(browser.post_from_elsewhere(HERE, &fields).await.status, 403);
}

// CVE-2021-3754: an address is no name, so who else has it is neither looked up nor told.
#[tokio::test]
async fn an_address_of_somebody_else_is_asked_for_as_any_other() {
    let idp = Idp::start().await;
    let (person, other) = (idp.person().await, idp.person().await);
    let mut browser = signed_in(&idp, &person).await;
    let mut theirs = signed_in(&idp, &other).await;
    change(&idp, &other, &mut theirs, NEW).await;
    let taken = ask(&mut browser, NEW).await;
    let free = ask(&mut browser, "nobody@cabinet.example").await;
    assert_eq!(taken.status, free.status);
    assert_eq!(taken.location(), free.location());
    assert_eq!(taken.body, free.body);
    for wrong in ["", "zoe", "a@b.example\r\nBcc: c@d.example", OLD] {
        assert_eq!(ask(&mut browser, wrong).await.status, 422, "{wrong:?}");
    }
}

#[tokio::test]
async fn only_the_last_link_counts_and_no_more_than_three_are_sent_in_an_hour() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = signed_in(&idp, &person).await;
    idp.advance(Duration::from_secs(1));
    let mut keys = Vec::new();
    for _ in 0..3 {
        keys.push(asked(&idp, &mut browser, NEW).await);
    }
    assert_eq!(ask(&mut browser, NEW).await.status, 429);
    let last = keys.pop().unwrap();
    for void in &keys {
        assert_eq!(confirm(&idp, void, &person.password).await.status, 410);
    }
    idp.advance(Duration::from_hours(24));
    assert_eq!(confirm(&idp, &last, &person.password).await.status, 410);
    assert_eq!(address_of(&idp, &person).await, OLD);
}

#[tokio::test]
async fn of_many_uses_of_a_link_at_once_one_counts() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let idp = Idp::on_engine(engine).await;
        let person = idp.person().await;
        let mut browser = signed_in(&idp, &person).await;
        idp.advance(Duration::from_secs(1));
        let key = asked(&idp, &mut browser, NEW).await;
        let uses = (0..10).map(|_| confirm(&idp, &key, &person.password));
        let pages = join_all(uses).await;
        let won = pages.iter().filter(|page| page.status == 303).count();
        assert_eq!(won, 1, "{engine:?}");
        let letters = idp.mails().await;
        assert_eq!(letters.len(), 1, "{engine:?}");
        let back = letters[0].link().1;
        let pages = join_all((0..10).map(|_| undo(&idp, &back))).await;
        let won = pages.iter().filter(|page| page.status == 303).count();
        assert_eq!(won, 1, "{engine:?}");
        assert_eq!(address_of(&idp, &person).await, OLD, "{engine:?}");
    }
}

#[tokio::test]
async fn the_old_address_is_taken_back_with_all_that_came_of_the_change() {
    for (engine, idp) in Idp::on_each_engine().await {
        let (person, partner) = (idp.person().await, Partner::of(&idp).await);
        let mut browser = Browser::new(&idp);
        let tokens = partner.tokens(&mut browser, &person, &[]).await;
        let back = change(&idp, &person, &mut browser, NEW).await;
        let pending = asked(&idp, &mut browser, "third@cabinet.example").await;
        idp.advance(Duration::from_hours(6 * 24));
        let link = format!("/account/address/undo?key={back}");
        let page = Browser::new(&idp).get(&link).await;
        assert!(page.body.contains(OLD), "{engine}: {}", page.body);
        let page = undo(&idp, &back).await;
        assert_eq!(page.location(), "/account/address/done?what=restored");
        assert_eq!(address_of(&idp, &person).await, OLD, "{engine}");
        let page = browser.get(HERE).await;
        assert!(page.location().starts_with("/sign-in/start"), "{engine}");
        assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
        assert_eq!(confirm(&idp, &pending, &person.password).await.status, 410);
        let told = idp.mails().await;
        let subject = "This address is no longer that of the account";
        assert!(was_told(&told, NEW, subject), "{engine}: {told:?}");
        assert_eq!(undo(&idp, &back).await.status, 410, "{engine}: once");
    }
}

// Whoever has the account in their hands for a while moves its address twice: from neither can it
// be kept from who had it first.
#[tokio::test]
async fn the_first_address_is_taken_back_after_another_change_and_the_second_is_void() {
    for (engine, idp) in Idp::on_each_engine().await {
        let person = idp.person().await;
        let mut browser = signed_in(&idp, &person).await;
        let first = change(&idp, &person, &mut browser, "a@evil.example").await;
        let second = change(&idp, &person, &mut browser, "b@evil.example").await;
        assert_eq!(undo(&idp, &first).await.status, 303, "{engine}");
        assert_eq!(address_of(&idp, &person).await, OLD, "{engine}");
        assert_eq!(undo(&idp, &second).await.status, 410, "{engine}");
        assert_eq!(address_of(&idp, &person).await, OLD, "{engine}");
    }
}

#[tokio::test]
async fn a_later_address_that_was_taken_back_leaves_the_first_its_word() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = signed_in(&idp, &person).await;
    let first = change(&idp, &person, &mut browser, "a@evil.example").await;
    let second = change(&idp, &person, &mut browser, "b@evil.example").await;
    assert_eq!(undo(&idp, &second).await.status, 303);
    assert_eq!(address_of(&idp, &person).await, "a@evil.example");
    assert_eq!(undo(&idp, &first).await.status, 303);
    assert_eq!(address_of(&idp, &person).await, OLD);
}

#[tokio::test]
async fn a_link_to_a_new_password_is_nothing_once_the_address_has_changed() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut forgetful = Browser::new(&idp);
    let recovery = start(&mut forgetful, &person, "").await;
    ask_for_mail(&mut forgetful, &recovery).await;
    let link = idp.mails().await.remove(0).link().0;
    let mut browser = signed_in(&idp, &person).await;
    change(&idp, &person, &mut browser, NEW).await;
    assert_eq!(forgetful.get(&link).await.status, 410);
}

// CVE-2026-4282: a link of one purpose opens nothing else; nor does what is no link.
#[tokio::test]
async fn no_link_is_taken_for_another() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = signed_in(&idp, &person).await;
    let back = change(&idp, &person, &mut browser, NEW).await;
    let proof = asked(&idp, &mut browser, OLD).await;
    for key in [back.as_str(), "", "é", &"a".repeat(300)] {
        assert_eq!(confirm(&idp, key, &person.password).await.status, 410);
    }
    assert_eq!(undo(&idp, &proof).await.status, 410);
    idp.advance(Duration::from_hours(7 * 24));
    assert_eq!(undo(&idp, &back).await.status, 410, "too late");
    assert_eq!(address_of(&idp, &person).await, NEW);
}

#[tokio::test]
async fn an_account_that_is_locked_gets_its_address_back_and_one_that_is_gone_does_not() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = signed_in(&idp, &person).await;
    let back = change(&idp, &person, &mut browser, NEW).await;
    let proof = asked(&idp, &mut browser, "third@cabinet.example").await;
    idp.change_state(&person, AccountState::StruckOff).await;
    assert_eq!(undo(&idp, &back).await.status, 410);
    idp.change_state(&person, AccountState::Suspended).await;
    assert_eq!(confirm(&idp, &proof, &person.password).await.status, 410);
    assert_eq!(undo(&idp, &back).await.status, 303);
    assert_eq!(address_of(&idp, &person).await, OLD);
}
