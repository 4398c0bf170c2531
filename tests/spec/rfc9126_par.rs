//! Pushed authorization requests (RFC 9126): checked when they are left with us, brought by the
//! browser as often as it takes, answered once.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner, Tokens, credentials};

/// What a partner that pushes this is told is wrong.
async fn refused(change: &[(&str, &str)]) -> (u16, String) {
    let idp = Idp::start().await;
    Partner::of(&idp).await.push(change).await.error()
}

fn assert_page(page: &Page) {
    assert_eq!((page.status.as_u16(), page.location()), (400, ""));
    let said = "request_uri is unknown, used, expired or of another client";
    assert!(page.body.contains(said), "{}", page.body);
    assert!(page.body.contains("invalid_request_uri"));
}

// §2.2.
#[tokio::test]
async fn a_pushed_request_gets_a_name_that_nobody_can_guess() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let page = partner.push(&[]).await;
    assert_eq!(page.status, 201, "{}", page.body);
    assert_eq!(page.header("content-type"), "application/json");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.json()["expires_in"], 60);
    let name = |page: &Page| page.json()["request_uri"].as_str().unwrap().to_owned();
    let (first, second) = (name(&page), name(&partner.push(&[]).await));
    let random = first.strip_prefix("urn:ietf:params:oauth:request_uri:");
    assert_eq!(random.unwrap().len(), 43);
    assert_ne!(first, second);
}

// §4: `client_id` and `request_uri` are all that the browser brings.
#[tokio::test]
async fn the_browser_brings_the_name_alone_and_gets_what_was_pushed() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let address = partner.pushed(&[("scope", "openid email")]).await;
    let page = Browser::new(&idp).sign_in(&person, &address).await;
    assert_eq!(page.sent("state").as_deref(), Some("a-state"));
    let page = partner.redeem(&page.sent("code").unwrap(), &[]).await;
    assert_eq!(page.json()["scope"], "openid email");
    assert_eq!(Tokens::read(&page).claims["nonce"], "a-nonce");
}

// §4, RFC 9101 §6.3: what comes beside the name counts for nothing.
#[tokio::test]
async fn parameters_beside_the_name_are_not_used() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let address = partner.pushed(&[("state", "")]).await;
    let address = format!("{address}&state=smuggled&scope=openid+email&response_mode=fragment");
    let page = Browser::new(&idp).sign_in(&person, &address).await;
    assert_eq!(page.sent("state"), None);
    let page = partner.redeem(&page.sent("code").unwrap(), &[]).await;
    assert_eq!(page.json()["scope"], "openid");
}

#[tokio::test]
async fn the_name_may_be_posted_and_may_not_come_twice() {
    let idp = Idp::start().await;
    let (partner, mut browser) = (Partner::of(&idp).await, Browser::new(&idp));
    let address = partner.pushed(&[]).await;
    let twice = browser.get(&format!("{address}&request_uri=other")).await;
    assert!(
        twice.body.contains("request_uri is repeated"),
        "{}",
        twice.body
    );
    let name = partner.push(&[]).await.json()["request_uri"]
        .as_str()
        .unwrap()
        .to_owned();
    let fields = [("client_id", "formation"), ("request_uri", name.as_str())];
    let page = browser.post_from_elsewhere("/authorize", &fields).await;
    assert!(page.location().starts_with("/authorize/resume"), "{page:?}");
}

// §2.1: every rule of the authorization endpoint, and the error that its redirect would carry.
#[tokio::test]
async fn a_pushed_request_is_held_against_every_rule() {
    let wrong = [
        (
            ("redirect_uri", "https://evil.example/callback"),
            "invalid_request",
        ),
        (("redirect_uri", ""), "invalid_request"),
        (("response_type", ""), "invalid_request"),
        (("response_type", "token"), "unsupported_response_type"),
        (
            ("response_type", "code id_token"),
            "unsupported_response_type",
        ),
        (("response_mode", "pigeon"), "invalid_request"),
        (("scope", "email"), "invalid_scope"),
        (("prompt", "none login"), "invalid_request"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("id_token_hint", "a.b.c"), "invalid_request"),
        (("max_age", "soon"), "invalid_request"),
        (("client_id", "other"), "invalid_client"),
    ];
    for (change, code) in wrong {
        let status = if code == "invalid_client" { 401 } else { 400 };
        assert_eq!(
            refused(&[change]).await,
            (status, code.to_owned()),
            "{change:?}"
        );
    }
}

// §2.1.
#[tokio::test]
async fn a_name_cannot_itself_be_pushed() {
    let name = "urn:ietf:params:oauth:request_uri:abc";
    let expected = (400, "invalid_request".to_owned());
    assert_eq!(refused(&[("request_uri", name)]).await, expected);
    let address = "https://formation.example/request.jwt";
    assert_eq!(refused(&[("request_uri", address)]).await, expected);
}

// §2.1: who pushes is authenticated as at the token endpoint.
#[tokio::test]
async fn only_the_client_itself_pushes() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let asked = partner.asked(&[]);
    let params: BTreeMap<_, _> = asked
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    for authorization in [None, Some("Basic Zm9ybWF0aW9uOndyb25n")] {
        let page = partner.post_with("/par", &params, authorization).await;
        assert_eq!(page.error(), (401, "invalid_client".to_owned()));
    }
}

#[tokio::test]
async fn a_public_client_may_push() {
    let idp = Idp::start().await;
    let public = json!({ "token_endpoint_auth_method": "none" });
    let partner = Partner::registered(&idp, public).await;
    let asked = partner.asked(&[]);
    let params: BTreeMap<_, _> = asked
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let page = partner.post_with("/par", &params, None).await;
    assert_eq!(page.status, 201, "{}", page.body);
}

// §2.3.
#[tokio::test]
async fn any_method_but_post_is_refused_with_405() {
    let idp = Idp::start().await;
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let request = Request::builder().method(method).uri("/par");
        let page = idp.request(request.body(Body::empty()).unwrap()).await;
        assert_eq!(
            page.error(),
            (405, "invalid_request".to_owned()),
            "{method}"
        );
        assert_eq!(page.header("allow"), "POST");
    }
}

// A browser that reloads, or a person who goes back, before the sign-in is over.
#[tokio::test]
async fn the_name_may_be_brought_twice_before_the_sign_in_is_over() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let address = partner.pushed(&[]).await;
    Browser::new(&idp).open(&address).await;
    let page = Browser::new(&idp).sign_in(&person, &address).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

// §7.3.
#[tokio::test]
async fn the_name_is_worth_nothing_once_its_code_was_made() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let address = partner.pushed(&[]).await;
    let other_tab = browser.open(&address).await;
    browser.sign_in(&person, &address).await;
    assert_page(&browser.get(&address).await);
    let page = browser
        .post("/sign-in", &credentials(&person, &other_tab))
        .await;
    assert_page(&browser.follow(page).await);
}

// §2.2: `expires_in`, to the second; a sign-in that has begun may take its time.
#[tokio::test]
async fn the_name_expires_for_browsers_and_not_for_who_is_signing_in() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let address = partner.pushed(&[]).await;
    idp.advance(Duration::from_secs(59));
    let interaction = browser.open(&address).await;
    idp.advance(Duration::from_secs(1));
    assert_page(&Browser::new(&idp).get(&address).await);
    idp.advance(Duration::from_mins(5));
    let page = browser
        .post("/sign-in", &credentials(&person, &interaction))
        .await;
    let page = browser.follow(page).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

// §7.1, §2.2: bound to the client that pushed it.
#[tokio::test]
async fn another_client_cannot_bring_the_name() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let other = Partner::registered(&idp, json!({ "client_id": "other" })).await;
    let page = partner.push(&[]).await.json();
    let name = page["request_uri"].as_str().unwrap();
    assert_page(&Browser::new(&idp).get(&other.bring(name)).await);
    assert_page(
        &Browser::new(&idp)
            .get(&partner.bring(&format!("{name}x")))
            .await,
    );
}

// §6.
#[tokio::test]
async fn a_client_that_must_push_cannot_ask_through_the_browser() {
    let idp = Idp::start().await;
    let change = json!({ "require_pushed_authorization_requests": true });
    let partner = Partner::registered(&idp, change).await;
    let page = Browser::new(&idp).get(&partner.request(&[])).await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
    let address = partner.pushed(&[]).await;
    let page = Browser::new(&idp).get(&address).await;
    assert!(page.location().starts_with("/sign-in"), "{page:?}");
}

// A node may die between the two: what was pushed is in the database.
#[tokio::test]
async fn a_pushed_request_survives_a_restart() {
    let idp = Idp::start().await;
    let address = Partner::of(&idp).await.pushed(&[]).await;
    let idp = idp.restart().await;
    Browser::new(&idp).open(&address).await;
}
