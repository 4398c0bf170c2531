//! Who must be asked, and when again (OpenID Connect Core §3.1.2.1 `prompt`, `max_age`,
//! `id_token_hint`; §3.1.2.3, §3.1.2.4).

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Browser, Idp, Page, Partner, Person, Tokens};

/// Somebody who has signed in at a partner once.
struct Cast<'a> {
    idp: &'a Idp,
    browser: Browser<'a>,
    person: Person,
    partner: Partner<'a>,
    first: Tokens,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        Self::with(idp, json!({}), &[]).await
    }

    async fn with(idp: &'a Idp, change: Value, request: &[(&str, &str)]) -> Self {
        let mut browser = Browser::new(idp);
        let (person, partner) = (idp.person().await, Partner::registered(idp, change).await);
        let first = partner.tokens(&mut browser, &person, request).await;
        Self {
            idp,
            browser,
            person,
            partner,
            first,
        }
    }

    fn later(&self, seconds: u64) {
        self.idp.advance(Duration::from_secs(seconds));
    }

    async fn ask(&mut self, change: &[(&str, &str)]) -> Page {
        self.browser.get(&self.partner.request(change)).await
    }

    async fn refused(&mut self, change: &[(&str, &str)]) -> Option<String> {
        self.ask(change).await.sent("error")
    }

    /// The request is granted without anybody being asked.
    async fn silently(&mut self, change: &[(&str, &str)]) -> Tokens {
        let page = self.ask(change).await;
        let code = page
            .sent("code")
            .unwrap_or_else(|| panic!("asked: {page:?}"));
        Tokens::read(&self.partner.redeem(&code, &[]).await)
    }

    /// The person must type their password.
    async fn again(&mut self, change: &[(&str, &str)]) -> Tokens {
        self.partner
            .tokens(&mut self.browser, &self.person, change)
            .await
    }
}

fn seconds_between(first: &Tokens, second: &Tokens) -> i64 {
    let at = |tokens: &Tokens| tokens.claims["auth_time"].as_i64().unwrap();
    at(second) - at(first)
}

#[tokio::test]
async fn nobody_signed_in_and_nobody_to_be_asked_is_login_required() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let request = partner.request(&[("prompt", "none")]);
    let page = Browser::new(&idp).get(&request).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
    assert_eq!(page.sent("state").as_deref(), Some("a-state"));
}

#[tokio::test]
async fn somebody_signed_in_is_known_without_being_asked() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.later(60);
    let second = cast.silently(&[("prompt", "none")]).await;
    assert_eq!(second.claims["sub"], cast.first.claims["sub"]);
    assert_eq!(seconds_between(&cast.first, &second), 0);
}

#[tokio::test]
async fn prompt_login_asks_for_the_password_again() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.later(60);
    let second = cast.again(&[("prompt", "login")]).await;
    assert_eq!(seconds_between(&cast.first, &second), 60);
}

// An account is chosen by its credentials.
#[tokio::test]
async fn prompt_select_account_asks_for_the_password_again() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.later(60);
    let second = cast.again(&[("prompt", "select_account")]).await;
    assert_eq!(seconds_between(&cast.first, &second), 60);
}

#[tokio::test]
async fn a_session_older_than_max_age_must_be_renewed() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.later(2);
    let second = cast.again(&[("max_age", "1")]).await;
    assert_eq!(seconds_between(&cast.first, &second), 2);
}

#[tokio::test]
async fn a_session_younger_than_max_age_goes_on() {
    let idp = Idp::start().await;
    let mut cast = Cast::with(&idp, json!({}), &[("max_age", "15000")]).await;
    cast.later(60);
    let second = cast.silently(&[("max_age", "10000")]).await;
    assert_eq!(seconds_between(&cast.first, &second), 0);
}

#[tokio::test]
async fn a_session_as_old_as_max_age_still_goes_on() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.later(60);
    cast.silently(&[("max_age", "60")]).await;
}

// Core §3.1.2.1: `max_age=0` is equivalent to `prompt=login`.
#[tokio::test]
async fn no_age_at_all_asks_for_the_password_within_the_same_second() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.again(&[("max_age", "0")]).await;
    let error = cast.refused(&[("max_age", "0"), ("prompt", "none")]).await;
    assert_eq!(error.as_deref(), Some("login_required"));
}

#[tokio::test]
async fn too_old_a_session_that_may_not_be_renewed_is_login_required() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.later(2);
    let error = cast.refused(&[("max_age", "1"), ("prompt", "none")]).await;
    assert_eq!(error.as_deref(), Some("login_required"));
}

// Registration §2: `default_max_age` holds where the request says nothing.
#[tokio::test]
async fn a_partner_may_have_an_age_of_its_own() {
    let idp = Idp::start().await;
    let mut cast = Cast::with(&idp, json!({ "default_max_age": 30 }), &[]).await;
    cast.later(31);
    let error = cast.refused(&[("prompt", "none")]).await;
    assert_eq!(error.as_deref(), Some("login_required"));
    cast.silently(&[("max_age", "1000")]).await;
}

#[tokio::test]
async fn a_session_left_alone_ends() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.later(29 * 60);
    cast.silently(&[("prompt", "none")]).await;
    cast.later(29 * 60);
    cast.silently(&[("prompt", "none")]).await;
    cast.later(31 * 60);
    let error = cast.refused(&[("prompt", "none")]).await;
    assert_eq!(error.as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_session_in_use_ends_after_its_longest_time() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    for _ in 0..23 {
        cast.later(25 * 60);
        cast.silently(&[("prompt", "none")]).await;
    }
    cast.later(25 * 60);
    let error = cast.refused(&[("prompt", "none")]).await;
    assert_eq!(error.as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_hint_of_who_is_signed_in_is_no_obstacle() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    // An expired ID token is as good a hint.
    cast.later(20 * 60);
    let hint = cast.first.id_token.clone();
    let second = cast
        .silently(&[("prompt", "none"), ("id_token_hint", &hint)])
        .await;
    assert_eq!(second.claims["sub"], cast.first.claims["sub"]);
}

#[tokio::test]
async fn a_hint_of_somebody_else_is_login_required() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let other = idp.person().await;
    let mut elsewhere = Browser::new(&idp);
    let hint = cast
        .partner
        .tokens(&mut elsewhere, &other, &[])
        .await
        .id_token;
    let error = cast
        .refused(&[("prompt", "none"), ("id_token_hint", &hint)])
        .await;
    assert_eq!(error.as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_hint_for_another_partner_is_refused() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let other = Partner::registered(&idp, json!({ "client_id": "other" })).await;
    let hint = cast.first.id_token.clone();
    let request = other.request(&[("id_token_hint", &hint)]);
    let page = cast.browser.get(&request).await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
}

// Core §5.5.1.1: an essential `acr` is reached or refused, never quietly lowered.
#[tokio::test]
async fn an_essential_acr_out_of_reach_is_refused() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let claims = r#"{"id_token":{"acr":{"essential":true,"values":["eidas2"]}}}"#;
    let error = cast.refused(&[("claims", claims)]).await;
    assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"));
}

#[tokio::test]
async fn an_essential_acr_within_reach_is_granted() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let claims = r#"{"id_token":{"acr":{"essential":true,"values":["eidas0"]}}}"#;
    let second = cast.silently(&[("claims", claims)]).await;
    assert_eq!(second.claims["acr"], "eidas0");
}
