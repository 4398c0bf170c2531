//! Who may not.

use axum::http::Method;
use idp::domain::AccountState;

use crate::support::{Browser, DECLARANTS, Idp, Office, Page, Partner, Person, colleague, form};

const PATHS: [&str; 4] = ["", "/invite", "/person", "/transfer"];

fn asks_who_is_there(page: &Page) -> bool {
    page.location().starts_with("/sign-in/start")
}

#[tokio::test]
async fn the_pages_do_not_exist_for_who_is_no_administrator() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let (person, number) = colleague(&idp).await;
    let mut nobody = Browser::new(&idp);
    let mut declarant = Browser::new(&idp);
    declarant.sign_in(&person, &partner.request(&[])).await;
    for path in PATHS {
        let address = format!("{DECLARANTS}{path}?account={number}");
        assert!(asks_who_is_there(&nobody.get(&address).await), "{path}");
        assert_eq!(declarant.get(&address).await.status, 404, "{path}");
    }
    for path in &PATHS[1..] {
        let address = format!("{DECLARANTS}{path}");
        let fields = [
            ("account", number.as_str()),
            ("change", "make_administrator"),
        ];
        assert!(
            asks_who_is_there(&nobody.post(&address, &fields).await),
            "{path}"
        );
        assert_eq!(
            declarant.post(&address, &fields).await.status,
            404,
            "{path}"
        );
    }
    let account = idp.account_of(&person).await;
    assert!(account.roles.administrator_since.is_none());
}

// Numbers of other establishments' accounts are of no use (IDOR).
#[tokio::test]
async fn an_administrator_of_another_establishment_finds_and_changes_nobody() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let (person, number) = colleague(&idp).await;
    let elsewhere = Person {
        siret: "99900001100018".parse().unwrap(),
        ..person.clone()
    };
    let elsewhere = idp.somebody(elsewhere, AccountState::Active).await;
    let mut office = Office::of(&idp, &partner, elsewhere).await;
    let own = office.person.id.to_string();
    assert_eq!(office.look_at(&own).await.status, 200);
    assert_eq!(office.look_at(&number).await.status, 404);
    for change in idp::accounts::declarants::Change::ALL {
        let page = office.change(&number, change.as_str()).await;
        assert_eq!(page.status, 404, "{change}");
    }
    let fields = [
        ("account", number.as_str()),
        ("change", "correct"),
        ("email", "x@y.example"),
    ];
    let page = office
        .browser
        .post(&format!("{DECLARANTS}/person"), &fields)
        .await;
    assert_eq!(page.status, 404);
    let fields = [("account", number.as_str()), ("successor", own.as_str())];
    let page = office
        .browser
        .post(&format!("{DECLARANTS}/transfer"), &fields)
        .await;
    assert_eq!(page.status, 404);
    assert_eq!(idp.account_of(&person).await.state, AccountState::Active);
    let page = office.browser.get(DECLARANTS).await;
    assert!(!page.body.contains(&number));
}

#[tokio::test]
async fn a_form_of_another_site_changes_nobody() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let office = Office::open(&idp, &partner).await;
    let (person, number) = colleague(&idp).await;
    let fields = [("account", number.as_str()), ("change", "strike_off")];
    let request = office
        .browser
        .request(Method::POST, &format!("{DECLARANTS}/person"))
        .header("origin", "https://evil.example")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(idp.request(form(request, &fields)).await.status, 403);
    assert_eq!(idp.account_of(&person).await.state, AccountState::Active);
}

#[tokio::test]
async fn who_was_demoted_meanwhile_has_no_say_any_more() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut office = Office::open(&idp, &partner).await;
    let (_, number) = colleague(&idp).await;
    let id = office.person.id.as_number();
    let sql = format!("UPDATE account SET administrator_since = NULL WHERE id = {id}");
    idp.tamper(&sql).await;
    assert_eq!(office.change(&number, "suspend").await.status, 404);
}

#[tokio::test]
async fn a_link_that_never_was_one_looks_like_one_that_was_used() {
    let idp = Idp::start().await;
    let mut browser = Browser::new(&idp);
    for key in ["", "x", &"a".repeat(43)] {
        let page = browser.get(&format!("/invitation?key={key}")).await;
        assert_eq!(page.status, 410);
        let fields = [("key", key), ("password", "Brume-Canal-4791")];
        assert_eq!(browser.post("/invitation", &fields).await.status, 410);
    }
}
