//! `/account/missing-right`: whoever lacks a right learns which, and whom to ask, and nothing that
//! is another company's.

use idp::domain::AccountState;

use super::rfc9396_rar;
use crate::support::{Browser, Idp, Office, Page, Partner, Person};

/// Nobody was given it.
const CLOSED: &str = "/account/missing-right?service=dpae";
/// Given by a rule for the whole of the company.
const OPEN: &str = "/account/missing-right?service=compte-atmp";

/// Somebody who is asked about a service, and an administrator of the same establishment.
async fn colleagues(idp: &Idp) -> (Person, Person) {
    let person = rfc9396_rar::person(idp).await;
    let partner = Partner::of(idp).await;
    let administrator = Person {
        last_name: "Perdrix-Grise".to_owned(),
        ..person.clone()
    };
    let administrator = idp.somebody(administrator, AccountState::Active).await;
    let office = Office::of(idp, &partner, administrator).await;
    (person, office.person)
}

async fn shown_to(idp: &Idp, person: &Person, address: &str) -> Page {
    let partner = Partner::of(idp).await;
    let mut browser = Browser::new(idp);
    browser.sign_in(person, &partner.request(&[])).await;
    browser.get(address).await
}

fn elsewhere(address: &str) -> String {
    format!("{address}&siret={}", rfc9396_rar::foreign())
}

#[tokio::test]
async fn who_lacks_a_right_learns_which_and_whom_to_ask() {
    let idp = Idp::start().await;
    let (person, administrator) = colleagues(&idp).await;
    let page = shown_to(&idp, &person, CLOSED).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("id=\"rights\""), "{}", page.body);
    assert!(page.body.contains(&administrator.last_name));
    let page = shown_to(&idp, &administrator, CLOSED).await;
    assert!(!page.body.contains("id=\"givers\""), "{}", page.body);
}

#[tokio::test]
async fn who_lacks_none_is_told_so() {
    let idp = Idp::start().await;
    let (person, administrator) = colleagues(&idp).await;
    let page = shown_to(&idp, &person, OPEN).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("id=\"rights\""), "{}", page.body);
    assert!(!page.body.contains(&administrator.last_name));
}

#[tokio::test]
async fn who_runs_another_establishment_is_told_to_nobody() {
    let idp = Idp::start().await;
    let (_, administrator) = colleagues(&idp).await;
    let outsider = Person {
        siret: rfc9396_rar::foreign(),
        last_name: "Pluvier".to_owned(),
        ..administrator.clone()
    };
    let outsider = idp.somebody(outsider, AccountState::Active).await;
    let address = format!("{CLOSED}&siret={}", administrator.siret);
    let page = shown_to(&idp, &outsider, &address).await;
    assert!(page.body.contains("id=\"rights\""), "{}", page.body);
    assert!(!page.body.contains(&administrator.last_name));
}

// What the register and the services' lists say of others is theirs.
#[tokio::test]
async fn every_establishment_of_others_looks_alike() {
    let idp = Idp::start().await;
    let (person, _) = colleagues(&idp).await;
    let known = rfc9396_rar::foreign();
    let unknown = "99930000700013".parse().unwrap();
    let mut shown = Vec::new();
    for siret in [known, unknown] {
        let address = format!("{OPEN}&siret={siret}");
        let page = shown_to(&idp, &person, &address).await;
        let body = page.body.replace(&siret.to_string(), "");
        shown.push(body.replace(&siret.in_groups(), ""));
    }
    assert_eq!(shown[0], shown[1]);
}

#[tokio::test]
async fn who_only_says_to_work_there_learns_no_name() {
    let idp = Idp::start().await;
    let (person, administrator) = colleagues(&idp).await;
    let waiting = Person {
        last_name: "Tadorne".to_owned(),
        ..person
    };
    let waiting = idp.somebody(waiting, AccountState::CandidateAdmin).await;
    let page = shown_to(&idp, &waiting, CLOSED).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains(&administrator.last_name));
}

#[tokio::test]
async fn without_a_session_nothing_is_told() {
    let idp = Idp::start().await;
    let (_, administrator) = colleagues(&idp).await;
    for address in [CLOSED.to_owned(), OPEN.to_owned(), elsewhere(CLOSED)] {
        let page = Browser::new(&idp).get(&address).await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains(&administrator.last_name));
        assert!(!page.body.contains("id=\"rights\""), "{}", page.body);
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_there() {
    let idp = Idp::start().await;
    let (person, _) = colleagues(&idp).await;
    for query in [
        "",
        "?service=",
        "?service=unheard-of",
        "?service=dpae&siret=1",
    ] {
        let address = format!("/account/missing-right{query}");
        let page = shown_to(&idp, &person, &address).await;
        assert_eq!(page.status, 404, "{query}");
    }
}
