//! Refresh tokens: rotation, reuse, narrowing (OpenID Connect Core §12, RFC 6749 §6,
//! RFC 9700 §4.14.2).

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Idp, Partner, Person, Tokens};

struct Cast<'a> {
    browser: Browser<'a>,
    partner: Partner<'a>,
    person: Person,
    first: Tokens,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        Self::granted(idp, "openid profile").await
    }

    async fn granted(idp: &'a Idp, scope: &str) -> Self {
        let mut browser = Browser::new(idp);
        let (person, partner) = (idp.person().await, Partner::of(idp).await);
        let first = partner
            .tokens(&mut browser, &person, &[("scope", scope)])
            .await;
        Self {
            browser,
            partner,
            person,
            first,
        }
    }

    /// The tokens that these were traded for.
    async fn next(&self, tokens: &Tokens) -> Tokens {
        let token = tokens.refresh_token.as_deref().unwrap();
        Tokens::read(&self.partner.refresh(token, &[]).await)
    }

    async fn error(&self, tokens: &Tokens, change: &[(&str, &str)]) -> (u16, String) {
        let token = tokens.refresh_token.as_deref().unwrap();
        self.partner.refresh(token, change).await.error()
    }

    async fn is_live(&self, tokens: &Tokens) -> bool {
        self.partner.userinfo(&tokens.access_token).await.status == 200
    }
}

fn invalid_grant() -> (u16, String) {
    (400, "invalid_grant".to_owned())
}

// Core §12.2: same issuer, subject, audience and `auth_time`; no nonce.
#[tokio::test]
async fn a_refreshed_id_token_is_about_the_same_sign_in() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    idp.advance(Duration::from_secs(100));
    let next = cast.next(&cast.first).await;
    for claim in ["iss", "sub", "aud", "auth_time", "sid"] {
        assert_eq!(next.claims[claim], cast.first.claims[claim], "{claim}");
    }
    let iat = |tokens: &Tokens| tokens.claims["iat"].as_i64().unwrap();
    assert_eq!(iat(&next) - iat(&cast.first), 100);
    assert!(!next.claims.contains_key("nonce"));
}

// RFC 9700 §4.14.2: each is used once.
#[tokio::test]
async fn every_refresh_gives_another_token() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let second = cast.next(&cast.first).await;
    let third = cast.next(&second).await;
    assert_ne!(cast.first.refresh_token, second.refresh_token);
    assert_ne!(second.refresh_token, third.refresh_token);
    assert!(cast.is_live(&third).await);
}

// RFC 9700 §4.14.2: who comes twice, or comes second, ends the whole family.
#[tokio::test]
async fn a_token_used_twice_ends_all_that_came_of_it() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let second = cast.next(&cast.first).await;
    assert_eq!(cast.error(&cast.first, &[]).await, invalid_grant());
    assert_eq!(cast.error(&second, &[]).await, invalid_grant());
    assert!(!cast.is_live(&second).await);
}

// RFC 6749 §6: the token is bound to its client.
#[tokio::test]
async fn another_client_cannot_use_it_nor_end_it() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let other = Partner::registered(&idp, json!({ "client_id": "other" })).await;
    let token = cast.first.refresh_token.as_deref().unwrap();
    assert_eq!(other.refresh(token, &[]).await.error(), invalid_grant());
    cast.next(&cast.first).await;
}

// RFC 6749 §6: fewer scopes, never more; and the next refresh has all again.
#[tokio::test]
async fn fewer_scopes_may_be_asked_for() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let token = cast.first.refresh_token.as_deref().unwrap();
    let page = cast.partner.refresh(token, &[("scope", "openid")]).await;
    assert_eq!(page.json()["scope"], "openid");
    let narrow = Tokens::read(&page);
    let told = cast.partner.userinfo(&narrow.access_token).await.json();
    assert!(told["name"].is_null());
    let wide = cast.next(&narrow).await;
    let told = cast.partner.userinfo(&wide.access_token).await.json();
    assert!(told["name"].is_string());
}

#[tokio::test]
async fn more_scopes_are_refused_and_the_token_is_not_used_up() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let error = cast.error(&cast.first, &[("scope", "openid email")]).await;
    assert_eq!(error, (400, "invalid_scope".to_owned()));
    cast.next(&cast.first).await;
}

#[tokio::test]
async fn a_token_that_was_altered_is_refused() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let token = cast.first.refresh_token.clone().unwrap();
    let mut parts: Vec<&str> = token.split('.').collect();
    parts[1] = "7";
    for altered in [parts.join("."), format!("{token}A"), token[1..].to_owned()] {
        let page = cast.partner.refresh(&altered, &[]).await;
        assert_eq!(page.error(), invalid_grant(), "{altered}");
    }
    cast.next(&cast.first).await;
}

// Core §11: without offline access the tokens go with the session.
#[tokio::test]
async fn a_token_ends_with_its_session() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let hint = format!("/end-session?id_token_hint={}", cast.first.id_token);
    cast.browser.get(&hint).await;
    assert_eq!(cast.error(&cast.first, &[]).await, invalid_grant());
    assert!(!cast.is_live(&cast.first).await);
}

#[tokio::test]
async fn a_token_does_not_outlive_the_longest_session() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    idp.advance(Duration::from_hours(10));
    assert_eq!(cast.error(&cast.first, &[]).await, invalid_grant());
}

#[tokio::test]
async fn a_token_for_offline_access_outlives_its_session() {
    let idp = Idp::start().await;
    let mut cast = Cast::granted(&idp, "openid offline_access").await;
    let hint = format!("/end-session?id_token_hint={}", cast.first.id_token);
    cast.browser.get(&hint).await;
    idp.advance(Duration::from_hours(89 * 24));
    let next = cast.next(&cast.first).await;
    idp.advance(Duration::from_hours(24));
    assert_eq!(cast.error(&next, &[]).await, invalid_grant());
}

// RFC 6749 §5.2 `unauthorized_client`.
#[tokio::test]
async fn a_client_that_did_not_register_for_it_gets_none_and_may_use_none() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let change = json!({ "client_id": "other", "grant_types": ["authorization_code"] });
    let other = Partner::registered(&idp, change).await;
    let mut browser = Browser::new(&idp);
    let tokens = other.tokens(&mut browser, &cast.person, &[]).await;
    assert_eq!(tokens.refresh_token, None);
    let token = cast.first.refresh_token.as_deref().unwrap();
    let error = other.refresh(token, &[]).await.error();
    assert_eq!(error, (400, "unauthorized_client".to_owned()));
}
