//! `/account/consents`: a person sees which sites are connected, and parts with one.

use axum::http::Method;
use idp::domain::AccountState;
use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner, Person, Tokens, form};

const REVOKE: &str = "/account/consents/revoke";

struct Cast<'a> {
    browser: Browser<'a>,
    partner: Partner<'a>,
    person: Person,
    /// With offline access.
    tokens: Tokens,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let change = json!({ "consent": "required" });
        let partner = Partner::registered(idp, change).await;
        let (person, mut browser) = (idp.person().await, Browser::new(idp));
        let asked = [
            ("scope", "openid email offline_access"),
            ("prompt", "consent"),
        ];
        let page = browser.sign_in(&person, &partner.request(&asked)).await;
        let id = page.body.split("name=\"interaction\" value=\"").nth(1);
        let id = id.unwrap().split('"').next().unwrap().to_owned();
        let fields = [("interaction", id.as_str()), ("decision", "allow")];
        let page = browser.post("/consent", &fields).await;
        let page = browser.follow(page).await;
        let code = page.sent("code").unwrap();
        let tokens = Tokens::read(&partner.redeem(&code, &[]).await);
        Self {
            browser,
            partner,
            person,
            tokens,
        }
    }

    async fn list(&mut self) -> Page {
        self.browser.get("/account/consents").await
    }

    async fn decide(&mut self, decision: &str) -> Page {
        let fields = [("client", "formation"), ("decision", decision)];
        self.browser.post(REVOKE, &fields).await
    }

    async fn refreshed(&self) -> u16 {
        let token = self.tokens.refresh_token.as_deref().unwrap();
        self.partner.refresh(token, &[]).await.status.as_u16()
    }
}

#[tokio::test]
async fn a_connected_site_is_listed_with_what_it_gets_and_since_when() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.list().await;
    for text in [
        "Compte formation",
        "Connected since 15 January 2027.",
        "Your e-mail address",
        "Lasting access",
        "/account/consents/revoke?client=formation",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    let page = Browser::speaking(&idp, "fr").get("/account/consents").await;
    assert!(page.location().starts_with("/sign-in/start"), "{page:?}");
}

#[tokio::test]
async fn a_site_under_convention_is_listed_while_it_holds_tokens() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let tokens = partner.tokens(&mut browser, &person, &[]).await;
    let listed = |page: Page| page.body.contains("Compte formation");
    assert!(listed(browser.get("/account/consents").await));
    partner.revoke(&tokens.access_token).await;
    assert!(!listed(browser.get("/account/consents").await));
}

#[tokio::test]
async fn who_confirms_parts_with_the_site_and_all_that_it_holds() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast
        .browser
        .get(&format!("{REVOKE}?client=formation"))
        .await;
    assert!(
        page.body.contains("Disconnect “Compte formation”?"),
        "{}",
        page.body
    );
    assert_eq!(
        cast.partner
            .userinfo(&cast.tokens.access_token)
            .await
            .status,
        200
    );
    assert_eq!(cast.decide("revoke").await.location(), "/account/consents");
    assert_eq!(
        cast.partner
            .userinfo(&cast.tokens.access_token)
            .await
            .status,
        401
    );
    assert_eq!(cast.refreshed().await, 400, "offline access as well");
    assert!(cast.list().await.body.contains("No service is connected"));
    // The person is asked again.
    let request = cast.partner.request(&[("prompt", "none")]);
    let page = cast.browser.get(&request).await;
    assert_eq!(page.sent("error").as_deref(), Some("consent_required"));
    cast.decide("revoke").await;
    let (_, trail) = idp.command(&["audit", "list"]);
    assert_eq!(trail.matches("consent_withdrawn").count(), 1, "{trail}");
}

#[tokio::test]
async fn who_does_not_confirm_keeps_everything() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    for decision in ["keep", "", "other"] {
        cast.decide(decision).await;
    }
    assert_eq!(
        cast.partner
            .userinfo(&cast.tokens.access_token)
            .await
            .status,
        200
    );
    let page = cast.browser.get(&format!("{REVOKE}?client=other")).await;
    assert_eq!(page.status, 404);
}

// Cross-site request forgery: nobody else's form, and nobody else's connections.
#[tokio::test]
async fn only_the_persons_own_form_counts() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let fields = [("client", "formation"), ("decision", "revoke")];
    let request = cast
        .browser
        .request(Method::POST, REVOKE)
        .header("origin", "https://evil.example")
        .header("sec-fetch-site", "cross-site");
    let page = cast.browser.send(form(request, &fields)).await;
    assert_eq!(page.status, 403);
    let mut other = Browser::new(&idp);
    let page = other.post(REVOKE, &fields).await;
    assert_eq!(page.location(), "/sign-in/start");
    let second = idp.person().await;
    other.sign_in(&second, &cast.partner.request(&[])).await;
    other.post(REVOKE, &fields).await;
    assert_eq!(cast.refreshed().await, 200);
}

// Core §11: it outlives the session, and neither the account nor its own end.
#[tokio::test]
async fn offline_access_dies_with_its_account() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let leave = [("interaction", ""), ("decision", "leave")];
    cast.browser.post("/sign-out/confirm", &leave).await;
    assert_eq!(
        cast.partner
            .userinfo(&cast.tokens.access_token)
            .await
            .status,
        200
    );
    idp.change_state(&cast.person, AccountState::Suspended)
        .await;
    assert_eq!(cast.refreshed().await, 400);
}
