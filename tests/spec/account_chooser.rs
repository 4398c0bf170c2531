//! The accounts that a browser remembers, and the choice among them: `login_hint` and
//! `prompt=select_account` (OpenID Connect Core §3.1.2.1), ProConnect's `siret_hint`.

use std::time::Duration;

use idp::domain::AccountState;

use crate::support::{Browser, Idp, Page, Partner, Person, Phone, credentials, unasked};

const EMAIL: &str = "zoe@cabinet.example";
const COOKIE: &str = "__Host-accounts";

/// Signs in with the box ticked, or not; the cookie of the session is forgotten afterwards.
async fn sign_in(browser: &mut Browser<'_>, partner: &Partner<'_>, who: &Person, tick: bool) {
    let interaction = browser.open(&partner.request(&[])).await;
    let mut fields = credentials(who, &interaction).to_vec();
    fields.extend(tick.then_some(("remember", "1")));
    let page = browser.post("/sign-in", &fields).await;
    assert!(page.sent("code").is_some(), "{page:?}");
    browser.cookies.remove("__Host-session");
}

async fn page(browser: &mut Browser<'_>, address: &str) -> Page {
    let page = browser.get(address).await;
    let page = browser.follow(page).await;
    assert_eq!(page.status, 200, "{page:?}");
    page
}

/// Whose accounts are offered.
fn offers(page: &Page, person: &Person) -> bool {
    let name = format!(">{} {}</a>", person.first_name, person.last_name);
    page.body.contains(&name)
}

/// Is the form filled in for this person?
fn is_for(page: &Page, person: &Person) -> bool {
    let filled = [&person.last_name, &person.siret.to_string()];
    let filled = filled.map(|value| page.body.contains(&format!("value=\"{value}\"")));
    filled == [true, true]
}

/// Where the choice of this account leads.
fn choice(page: &Page, person: &Person) -> String {
    let name = format!(">{} {}</a>", person.first_name, person.last_name);
    let (before, _) = page.body.split_once(&name).unwrap();
    let (_, link) = before.rsplit_once("href=\"").unwrap();
    link.split_once('"').unwrap().0.replace("&#38;", "&")
}

#[tokio::test]
async fn nothing_is_remembered_unless_the_person_wants_it() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    sign_in(&mut browser, &partner, &person, false).await;
    assert!(!browser.cookies.contains_key(COOKIE));
    let page = page(&mut browser, &partner.request(&[])).await;
    assert!(!offers(&page, &person));
    let (_, box_) = page.body.split_once("id=\"remember\"").unwrap();
    let (box_, _) = box_.split_once('>').unwrap();
    assert!(!box_.contains("checked"), "{box_}");
}

#[tokio::test]
async fn an_account_is_chosen_and_the_password_still_asked_for() {
    let idp = Idp::start().await;
    let (one, other) = (idp.person().await, idp.person().await);
    let partner = Partner::of(&idp).await;
    let mut browser = Browser::new(&idp);
    sign_in(&mut browser, &partner, &one, true).await;
    sign_in(&mut browser, &partner, &other, true).await;
    let sealed = browser.cookies[COOKIE].clone();
    assert!(!sealed.contains("99900000300015") && !sealed.contains('@'));
    let chooser = page(&mut browser, &partner.request(&[])).await;
    assert!(offers(&chooser, &one) && offers(&chooser, &other));
    assert!(!is_for(&chooser, &one) && !is_for(&chooser, &other));
    let link = choice(&chooser, &one);
    let filled = page(&mut browser, &link).await;
    assert!(is_for(&filled, &one) && !is_for(&filled, &other));
    assert!(!filled.body.contains(&one.password));
    let emptied = page(&mut browser, &link.replace(&choice_id(&link), "other")).await;
    assert!(!is_for(&emptied, &one));
}

fn choice_id(link: &str) -> String {
    link.rsplit_once('=').unwrap().1.to_owned()
}

#[tokio::test]
async fn one_that_is_remembered_alone_is_filled_in_and_kept_by_use() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    sign_in(&mut browser, &partner, &person, true).await;
    idp.advance(Duration::from_hours(179 * 24));
    assert!(is_for(
        &page(&mut browser, &partner.request(&[])).await,
        &person
    ));
    sign_in(&mut browser, &partner, &person, false).await;
    idp.advance(Duration::from_hours(179 * 24));
    assert!(is_for(
        &page(&mut browser, &partner.request(&[])).await,
        &person
    ));
    idp.advance(Duration::from_hours(24));
    let late = page(&mut browser, &partner.request(&[])).await;
    assert!(!offers(&late, &person), "180 days after the last use");
}

#[tokio::test]
async fn an_address_offers_its_accounts_and_no_others() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    sign_in(&mut browser, &partner, &person, true).await;
    for (hint, offered) in [
        (EMAIL, true),
        ("ZOE@Cabinet.example", true),
        ("somebody@else.example", false),
        ("99900000300015", true),
        ("not an address", true),
    ] {
        let request = partner.request(&[("login_hint", hint)]);
        let page = page(&mut browser, &request).await;
        assert_eq!(offers(&page, &person), offered, "{hint}");
    }
}

// Nobody learns here which accounts exist.
#[tokio::test]
async fn an_address_means_nothing_in_a_browser_that_remembers_nothing() {
    let idp = Idp::start().await;
    idp.person().await;
    let partner = Partner::of(&idp).await;
    let mut pages = Vec::new();
    for hint in [EMAIL, "nobody@cabinet.example"] {
        let mut browser = Browser::new(&idp);
        let interaction = browser
            .open(&partner.request(&[("login_hint", hint)]))
            .await;
        let page = browser
            .get(&format!("/sign-in?interaction={interaction}"))
            .await;
        pages.push(unasked(&page.body).replace(&interaction, "interaction"));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn an_establishment_hinted_at_preselects() {
    let idp = Idp::start().await;
    let (one, partner) = (idp.person().await, Partner::of(&idp).await);
    let elsewhere = Person {
        siret: "99900001100018".parse().unwrap(),
        ..idp.person().await
    };
    let other = idp.somebody(elsewhere, AccountState::Active).await;
    let mut browser = Browser::new(&idp);
    sign_in(&mut browser, &partner, &one, true).await;
    sign_in(&mut browser, &partner, &other, true).await;
    let siret = one.siret.to_string();
    let hints = [("login_hint", EMAIL), ("siret_hint", &siret)];
    let page = page(&mut browser, &partner.request(&hints)).await;
    assert!(is_for(&page, &one) && offers(&page, &other));
}

#[tokio::test]
async fn select_account_leaves_the_choice_open() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    sign_in(&mut browser, &partner, &person, true).await;
    let request = partner.request(&[("prompt", "select_account")]);
    let page = page(&mut browser, &request).await;
    assert!(page.body.contains("Choose your account"), "{}", page.body);
    assert!(offers(&page, &person) && !is_for(&page, &person));
}

#[tokio::test]
async fn each_can_be_forgotten_even_when_the_sign_in_is_over() {
    let idp = Idp::start().await;
    let (one, other) = (idp.person().await, idp.person().await);
    let partner = Partner::of(&idp).await;
    let mut browser = Browser::new(&idp);
    sign_in(&mut browser, &partner, &one, true).await;
    sign_in(&mut browser, &partner, &other, true).await;
    let chooser = page(&mut browser, &partner.request(&[])).await;
    let id = choice_id(&choice(&chooser, &one));
    browser.post("/sign-in/forget", &[("account", &id)]).await;
    let rest = page(&mut browser, &partner.request(&[])).await;
    assert!(!offers(&rest, &one) && is_for(&rest, &other));
    let id = choice_id(&choice(&rest, &other));
    browser.post("/sign-in/forget", &[("account", &id)]).await;
    assert!(!browser.cookies.contains_key(COOKIE));
}

#[tokio::test]
async fn a_cookie_that_is_not_ours_is_no_list() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    sign_in(&mut browser, &partner, &person, true).await;
    let sealed = browser.cookies[COOKIE].clone();
    let (start, _) = sealed.split_at(sealed.len() - 3);
    for forged in [
        start,
        "",
        "[]",
        "a.b.c.d.e",
        &browser.cookies[COOKIE].to_uppercase(),
    ] {
        browser.cookies.insert(COOKIE.to_owned(), forged.to_owned());
        let page = page(&mut browser, &partner.request(&[])).await;
        assert!(!offers(&page, &person), "{forged}");
    }
}

// Who knows a password and lacks the factor learns nothing of whose address it is.
#[tokio::test]
async fn nothing_is_remembered_before_the_second_factor() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let phone = Phone::of(&idp, &person).await;
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let mut fields = credentials(&person, &interaction).to_vec();
    fields.push(("remember", "1"));
    let page = browser.post("/sign-in", &fields).await;
    assert!(!browser.cookies.contains_key(COOKIE));
    let page = browser.show_code(&page, &phone.code()).await;
    assert!(page.sent("code").is_some(), "{page:?}");
    assert!(browser.cookies.contains_key(COOKIE));
}
