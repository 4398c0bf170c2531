//! Whether the person agrees (OpenID Connect Core §3.1.2.4).

use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner, Tokens};

async fn partner(idp: &Idp) -> Partner<'_> {
    Partner::registered(idp, json!({ "consent": "required" })).await
}

/// Signs in, up to the consent page; presses one of its buttons.
pub(super) async fn decide(browser: &mut Browser<'_>, page: &Page, decision: &str) -> Page {
    assert_eq!(page.status, 200);
    let id = page.body.split("name=\"interaction\" value=\"").nth(1);
    let id = id.unwrap().split('"').next().unwrap();
    let fields = [("interaction", id), ("decision", decision)];
    let page = browser.post("/consent", &fields).await;
    browser.follow(page).await
}

#[tokio::test]
async fn who_allows_is_sent_back_with_a_code_and_not_asked_again() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp).await);
    let mut browser = Browser::new(&idp);
    let page = browser.sign_in(&person, &partner.request(&[])).await;
    let page = decide(&mut browser, &page, "allow").await;
    Tokens::read(&partner.redeem(&page.sent("code").unwrap(), &[]).await);

    let page = browser.get(&partner.request(&[("prompt", "none")])).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

#[tokio::test]
async fn who_refuses_is_sent_back_with_access_denied() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp).await);
    let mut browser = Browser::new(&idp);
    let page = browser.sign_in(&person, &partner.request(&[])).await;
    let page = decide(&mut browser, &page, "deny").await;
    assert_eq!(page.sent("error").as_deref(), Some("access_denied"));
    assert_eq!(page.sent("state").as_deref(), Some("a-state"));
}

// Core §3.1.2.6 `consent_required`.
#[tokio::test]
async fn nobody_to_be_asked_is_consent_required() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp).await);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    let page = browser.get(&partner.request(&[("prompt", "none")])).await;
    assert_eq!(page.sent("error").as_deref(), Some("consent_required"));
}

#[tokio::test]
async fn what_was_not_allowed_yet_is_asked_for() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp).await);
    let mut browser = Browser::new(&idp);
    let page = browser.sign_in(&person, &partner.request(&[])).await;
    decide(&mut browser, &page, "allow").await;

    let more = [("scope", "openid email"), ("prompt", "none")];
    let page = browser.get(&partner.request(&more)).await;
    assert_eq!(page.sent("error").as_deref(), Some("consent_required"));
}

#[tokio::test]
async fn prompt_consent_asks_again() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = Partner::of(&idp).await;
    let mut browser = Browser::new(&idp);
    let request = partner.request(&[("prompt", "consent")]);
    let page = browser.sign_in(&person, &request).await;
    let page = decide(&mut browser, &page, "allow").await;
    assert!(page.sent("code").is_some());
    let page = browser.get(&request).await;
    assert!(page.location().starts_with("/consent?"), "{page:?}");
}

// Core §11: offline access needs the person's word where no convention stands in for it.
#[tokio::test]
async fn lasting_access_is_asked_for_or_left_out() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp).await);
    let mut browser = Browser::new(&idp);
    let request = partner.request(&[("scope", "openid offline_access")]);
    let page = browser.sign_in(&person, &request).await;
    let page = decide(&mut browser, &page, "allow").await;
    let page = partner.redeem(&page.sent("code").unwrap(), &[]).await;
    assert_eq!(page.json()["scope"], "openid");
}
