//! What a request says about where it comes from, or about who we are, counts only from our proxy.

use axum::http::Method;

use crate::support::recovery::start;
use crate::support::{Browser, ISSUER, Idp, Page, Partner, credentials, form};

const EVIL: &str = "evil.example";

// Links and redirects are built from the configured issuer alone.
#[tokio::test]
async fn no_header_changes_an_address_of_ours() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let paths = [
        "/.well-known/openid-configuration".to_owned(),
        "/jwks".to_owned(),
        "/".to_owned(),
        "/nowhere".to_owned(),
        "/sign-out/done".to_owned(),
        partner.request(&[]),
        partner.request(&[("prompt", "none")]),
    ];
    for path in &paths {
        let mut browser = Browser::new(&idp);
        let request = browser
            .request(Method::GET, path)
            .header("host", EVIL)
            .header("x-forwarded-host", EVIL)
            .header("x-forwarded-proto", "gopher")
            .header("x-forwarded-prefix", "/evil.example")
            .header("forwarded", "host=evil.example;proto=gopher")
            .header("x-original-url", "https://evil.example/")
            .body(axum::body::Body::empty());
        let page = browser.send(request.unwrap()).await;
        let all = format!("{} {:?} {}", page.status, page.headers, page.body);
        assert!(
            !all.contains(EVIL) && !all.contains("gopher"),
            "{path}: {all}"
        );
    }
}

// CVE-2023-49097: a mail that somebody else asked for must not lead to their site.
#[tokio::test]
async fn no_header_changes_the_link_in_a_mail() {
    let idp = Idp::start().await;
    let mut browser = Browser::new(&idp);
    let recovery = start(&mut browser, &idp.person().await, "").await;
    let mut request = browser.request(Method::POST, "/recover/mail");
    for (name, value) in [
        ("host", EVIL),
        ("x-forwarded-host", EVIL),
        ("x-forwarded-server", EVIL),
        ("forwarded", "host=evil.example"),
        ("x-original-url", "https://evil.example/"),
    ] {
        request = request.header(name, value);
    }
    let page = browser
        .send(form(request, &[("recovery", &recovery)]))
        .await;
    assert_eq!(page.status, 303);
    let letter = idp.mails().await.remove(0);
    assert!(!letter.raw.contains("evil"), "{}", letter.raw);
    let links = letter.text.matches("http").count();
    let ours = letter
        .text
        .matches(&format!("{ISSUER}/recover/link?key="))
        .count();
    assert_eq!((links, ours), (1, 1), "{}", letter.text);
}

#[tokio::test]
async fn the_issuer_in_answers_is_the_configured_one() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut browser = Browser::new(&idp);
    let request = browser.request(Method::GET, &partner.request(&[("prompt", "none")]));
    let request = request.header("host", EVIL).body(axum::body::Body::empty());
    let page = browser.send(request.unwrap()).await;
    assert_eq!(page.sent("iss").as_deref(), Some(ISSUER));
}

/// Fails to sign in as somebody unheard of, seemingly from this address.
async fn fail_from(idp: &Idp, partner: &Partner<'_>, address: &str) -> Page {
    let mut person = idp.person().await;
    "wrong".clone_into(&mut person.password);
    let mut browser = Browser::new(idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let request = browser.request(Method::POST, "/sign-in");
    let request = request.header("x-forwarded-for", address);
    browser
        .send(form(request, &credentials(&person, &interaction)))
        .await
}

/// The address that the audit trail has last noted.
async fn noted(idp: &Idp) -> String {
    let mut tx = idp.app.store.direct().await.unwrap();
    let rows = tx.list_audit(0, 1000).await.unwrap();
    let event: serde_json::Value = serde_json::from_str(&rows.last().unwrap().text).unwrap();
    event["address"].as_str().unwrap().to_owned()
}

// Requests of the tests come from 127.0.0.1.
#[tokio::test]
async fn an_address_forwarded_by_a_stranger_is_not_believed() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    fail_from(&idp, &partner, "203.0.113.9").await;
    assert_eq!(noted(&idp).await, "127.0.0.1");
}

#[tokio::test]
async fn an_address_forwarded_by_the_trusted_proxy_is_believed() {
    let proxies = "127.0.0.0/8,10.0.0.0/8";
    let idp = Idp::start_with(|environment| environment.with("IDP_TRUSTED_PROXIES", proxies)).await;
    let partner = Partner::of(&idp).await;
    fail_from(&idp, &partner, "203.0.113.9").await;
    assert_eq!(noted(&idp).await, "203.0.113.9");
    // What the client itself wrote before the proxies' entries counts for nothing.
    fail_from(&idp, &partner, "198.51.100.1, 203.0.113.7, 10.0.0.1").await;
    assert_eq!(noted(&idp).await, "203.0.113.7");
}

// Otherwise every guess would come from a network of its own.
#[tokio::test]
async fn a_stranger_cannot_spread_failures_over_many_networks() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for last in 0..200 {
        let page = fail_from(&idp, &partner, &format!("203.0.113.{last}")).await;
        assert_eq!(page.status, 422, "{last}");
    }
    let page = fail_from(&idp, &partner, "198.51.100.1").await;
    assert_eq!(page.status, 429);
}
