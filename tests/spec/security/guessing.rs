//! Guessing passwords is slow for who guesses and no trouble for who is guessed at.

use std::time::Duration;

use axum::http::Method;

use crate::support::{Browser, Idp, Page, Partner, Person, credentials, form};

/// A provider behind a proxy, so that tests can come from several networks.
async fn start() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_TRUSTED_PROXIES", "127.0.0.0/8")).await
}

const HERE: &str = "203.0.113.1";
const ELSEWHERE: &str = "198.51.100.1";

async fn attempt(idp: &Idp, person: &Person, password: &str, from: &str) -> Page {
    let partner = Partner::of(idp).await;
    let person = Person {
        password: password.to_owned(),
        ..person.clone()
    };
    let mut browser = Browser::new(idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let request = browser
        .request(Method::POST, "/sign-in")
        .header("x-forwarded-for", from);
    browser
        .send(form(request, &credentials(&person, &interaction)))
        .await
}

async fn fail(idp: &Idp, person: &Person, times: u32, from: &str) {
    for _ in 0..times {
        let page = attempt(idp, person, "wrong", from).await;
        assert_eq!(page.status, 422, "{}", page.body);
    }
}

async fn succeeds(idp: &Idp, person: &Person, from: &str) -> bool {
    let page = attempt(idp, person, &person.password, from).await;
    page.sent("code").is_some()
}

#[tokio::test]
async fn the_fifth_failure_makes_even_the_right_password_wait() {
    let idp = start().await;
    let person = idp.person().await;
    fail(&idp, &person, 5, HERE).await;
    let page = attempt(&idp, &person, &person.password, HERE).await;
    assert_eq!(
        (page.status.as_u16(), page.header("retry-after")),
        (429, "60")
    );
    assert!(page.body.contains("wait one minute"));
}

#[tokio::test]
async fn four_failures_cost_nothing() {
    let idp = start().await;
    let person = idp.person().await;
    fail(&idp, &person, 4, HERE).await;
    assert!(succeeds(&idp, &person, HERE).await);
}

// Nobody locks a person out: who comes from elsewhere is heard.
#[tokio::test]
async fn the_person_is_still_heard_from_another_network() {
    let idp = start().await;
    let person = idp.person().await;
    fail(&idp, &person, 5, HERE).await;
    assert!(succeeds(&idp, &person, ELSEWHERE).await);
    assert!(!succeeds(&idp, &person, HERE).await);
}

#[tokio::test]
async fn other_people_are_heard_from_the_same_network() {
    let idp = start().await;
    let (person, colleague) = (idp.person().await, idp.person().await);
    fail(&idp, &person, 5, HERE).await;
    assert!(succeeds(&idp, &colleague, HERE).await);
}

#[tokio::test]
async fn the_wait_ends_by_itself() {
    let idp = start().await;
    let person = idp.person().await;
    fail(&idp, &person, 5, HERE).await;
    idp.advance(Duration::from_secs(59));
    assert!(!succeeds(&idp, &person, HERE).await);
    idp.advance(Duration::from_secs(1));
    assert!(succeeds(&idp, &person, HERE).await);
}

#[tokio::test]
async fn each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour() {
    let idp = start().await;
    let person = idp.person().await;
    fail(&idp, &person, 4, HERE).await;
    for minutes in [1, 2, 4, 8, 15, 15] {
        fail(&idp, &person, 1, HERE).await;
        let page = attempt(&idp, &person, "wrong", HERE).await;
        assert_eq!(page.header("retry-after"), (minutes * 60).to_string());
        idp.advance(Duration::from_mins(minutes));
    }
    assert!(succeeds(&idp, &person, HERE).await);
}

// What was refused unheard was no failure, or a wait would never end.
#[tokio::test]
async fn attempts_during_the_wait_do_not_prolong_it() {
    let idp = start().await;
    let person = idp.person().await;
    fail(&idp, &person, 5, HERE).await;
    for _ in 0..20 {
        assert_eq!(attempt(&idp, &person, "wrong", HERE).await.status, 429);
    }
    idp.advance(Duration::from_mins(1));
    assert!(succeeds(&idp, &person, HERE).await);
}

#[tokio::test]
async fn a_success_forgives_what_its_own_network_did_wrong() {
    let idp = start().await;
    let person = idp.person().await;
    for _ in 0..3 {
        fail(&idp, &person, 4, HERE).await;
        assert!(succeeds(&idp, &person, HERE).await);
    }
}

// The counts are in the database: neither a restart nor another node forgives them.
#[tokio::test]
async fn a_restart_forgives_nothing() {
    let idp = start().await;
    let person = idp.person().await;
    fail(&idp, &person, 5, HERE).await;
    let idp = idp.restart().await;
    assert!(!succeeds(&idp, &person, HERE).await);
}

// Guesses from everywhere slow down as well, though never for long.
#[tokio::test]
async fn fifty_failures_from_many_networks_make_everybody_wait_shortly() {
    let idp = start().await;
    let person = idp.person().await;
    for network in 0..50 {
        fail(&idp, &person, 1, &format!("192.0.2.{network}")).await;
    }
    assert!(!succeeds(&idp, &person, ELSEWHERE).await);
    idp.advance(Duration::from_mins(1));
    assert!(succeeds(&idp, &person, ELSEWHERE).await);
}

#[tokio::test]
async fn failures_are_forgotten_after_an_hour() {
    let idp = start().await;
    let person = idp.person().await;
    fail(&idp, &person, 4, HERE).await;
    idp.advance(Duration::from_secs(3601));
    fail(&idp, &person, 4, HERE).await;
    assert!(succeeds(&idp, &person, HERE).await);
}

// RFC 4291 §2.5.4: a subscriber has a whole /64.
#[tokio::test]
async fn another_address_of_the_same_subscriber_is_the_same_network() {
    let idp = start().await;
    let person = idp.person().await;
    for last in 1..=5 {
        fail(&idp, &person, 1, &format!("2001:db8:1:2::{last}")).await;
    }
    assert!(!succeeds(&idp, &person, "2001:db8:1:2:ffff::1").await);
    assert!(succeeds(&idp, &person, "2001:db8:1:3::1").await);
}
