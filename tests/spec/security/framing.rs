//! Every page forbids frames, inline scripts and foreign content; every answer is typed.

use axum::body::Body;
use axum::extract::Request;
use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner};

fn assert_guarded(page: &Page, what: &str) {
    let policy = page.header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    for hole in ["unsafe", "*", "data:", "http:"] {
        assert!(!policy.contains(hole), "{what}: {policy}");
    }
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(page.header("referrer-policy"), "same-origin", "{what}");
    assert!(
        page.header("strict-transport-security")
            .contains("max-age="),
        "{what}"
    );
    let is_page = page.header("content-type").starts_with("text/html");
    assert!(
        !is_page || page.header("x-frame-options") == "DENY",
        "{what}"
    );
    assert!(
        !page.body.contains("<script>") && !page.body.contains("style=\""),
        "{what}"
    );
}

#[tokio::test]
async fn pages_on_the_way_to_a_partner_are_guarded() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let logo = "https://images.formation.example/logo.png";
    let change = json!({ "consent": "required", "logo_uri": logo });
    let partner = Partner::registered(&idp, change).await;
    let mut browser = Browser::new(&idp);
    let page = browser.get(&partner.request(&[])).await;
    let page = browser.follow(page).await;
    assert_guarded(&page, "sign-in");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("img-src 'self';"), "{policy}");
    assert!(
        policy.contains("form-action 'self' https://formation.example;"),
        "{policy}"
    );
    let page = browser.sign_in(&person, &partner.request(&[])).await;
    assert!(page.body.contains("consent-allow"));
    assert_guarded(&page, "consent");
    assert_guarded(&browser.get("/sign-out/confirm").await, "sign-out");
    assert_guarded(&browser.get("/").await, "home");
}

#[tokio::test]
async fn every_other_answer_is_guarded() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let posted = partner.request(&[("prompt", "none"), ("response_mode", "form_post")]);
    for path in [
        "/",
        "/nowhere",
        "/authorize",
        "/sign-in",
        "/sign-in?interaction=x.formation",
        "/sign-out/done",
        "/token",
        "/userinfo",
        "/jwks",
        "/.well-known/openid-configuration",
        "/health/live",
        &partner.request(&[("prompt", "none")]),
        &posted,
    ] {
        let page = Browser::new(&idp).get(path).await;
        assert_guarded(&page, path);
    }
}

// What is about a person is kept by nobody.
#[tokio::test]
async fn only_what_is_the_same_for_all_may_be_kept() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for path in [
        "/",
        "/sign-in",
        "/userinfo",
        "/health/ready",
        &partner.request(&[]),
    ] {
        let page = Browser::new(&idp).get(path).await;
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
    }
}

// Nothing tells what we are made of.
#[tokio::test]
async fn no_answer_names_our_software() {
    let idp = Idp::start().await;
    for path in ["/", "/nowhere", "/jwks"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let page = idp.request(request).await;
        assert!(!page.headers.contains_key("server") && !page.headers.contains_key("x-powered-by"));
    }
}
