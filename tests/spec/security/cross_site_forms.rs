//! Our forms count only when our own pages posted them (OWASP: cross-site request forgery).

use axum::http::Method;
use axum::http::header::ORIGIN;
use serde_json::json;

use crate::support::{Browser, ISSUER, Idp, Page, Partner, credentials, form};

const FETCH_SITE: &str = "sec-fetch-site";

/// What a browser says of a form that another site posts, or that came through one.
const FOREIGN: [[(&str, &str); 2]; 6] = [
    [
        ("origin", "https://evil.example"),
        (FETCH_SITE, "cross-site"),
    ],
    [("origin", "null"), (FETCH_SITE, "cross-site")],
    [("origin", "null"), (FETCH_SITE, "same-origin")],
    [("origin", ISSUER), (FETCH_SITE, "cross-site")],
    [("origin", ISSUER), (FETCH_SITE, "same-site")],
    [
        ("origin", "http://idp.localhost:8080.evil.example"),
        (FETCH_SITE, "none"),
    ],
];

async fn post(
    browser: &mut Browser<'_>,
    path: &str,
    fields: &[(&str, &str)],
    headers: [(&str, &str); 2],
) -> Page {
    let mut request = browser.request(Method::POST, path);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    browser.send(form(request, fields)).await
}

fn assert_refused(page: &Page, what: &str) {
    assert_eq!(
        (page.status.as_u16(), page.location()),
        (403, ""),
        "{what}: {page:?}"
    );
    assert!(page.body.contains("sent from another site"), "{what}");
    assert!(!page.headers.contains_key("set-cookie"), "{what}");
}

// Login CSRF: nobody is signed in as the attacker.
#[tokio::test]
async fn a_sign_in_posted_from_elsewhere_is_refused() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    for headers in FOREIGN {
        let fields = credentials(&person, &interaction);
        let page = post(&mut browser, "/sign-in", &fields, headers).await;
        assert_refused(&page, &format!("{headers:?}"));
    }
    let page = browser
        .post("/sign-in", &credentials(&person, &interaction))
        .await;
    assert!(page.sent("code").is_some());
}

#[tokio::test]
async fn a_consent_posted_from_elsewhere_is_refused() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = Partner::registered(&idp, json!({ "consent": "required" })).await;
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    browser
        .post("/sign-in", &credentials(&person, &interaction))
        .await;
    for headers in FOREIGN {
        let fields = [("interaction", interaction.as_str()), ("decision", "allow")];
        let page = post(&mut browser, "/consent", &fields, headers).await;
        assert_refused(&page, &format!("{headers:?}"));
    }
    let page = browser.get(&partner.request(&[("prompt", "none")])).await;
    assert_eq!(page.sent("error").as_deref(), Some("consent_required"));
}

#[tokio::test]
async fn a_sign_out_confirmed_from_elsewhere_is_refused() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    for headers in FOREIGN {
        let page = post(&mut browser, "/sign-out/confirm", &[], headers).await;
        assert_refused(&page, &format!("{headers:?}"));
    }
    let page = browser.get(&partner.request(&[("prompt", "none")])).await;
    assert!(page.sent("code").is_some());
}

// A form of another kind than browsers post across sites without asking.
#[tokio::test]
async fn a_form_in_another_format_is_refused() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    for content_type in [
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        "",
    ] {
        let request = browser
            .request(Method::POST, "/sign-in")
            .header(ORIGIN, ISSUER);
        let mut request = form(request, &credentials(&person, &interaction));
        request
            .headers_mut()
            .insert("content-type", content_type.parse().unwrap());
        let page = browser.send(request).await;
        assert_eq!(page.status, 400, "{content_type}");
        assert!(page.body.contains("content type"));
    }
}
