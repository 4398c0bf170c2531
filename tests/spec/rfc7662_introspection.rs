//! Introspection (RFC 7662): the same answer as a full validation.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Browser, ISSUER, Idp, Partner, Tokens};

async fn granted(idp: &Idp) -> (Partner<'_>, Tokens) {
    let (person, partner) = (idp.person().await, Partner::of(idp).await);
    let tokens = partner.tokens(&mut Browser::new(idp), &person, &[]).await;
    (partner, tokens)
}

async fn assert_inactive(partner: &Partner<'_>, token: &str) {
    let page = partner.introspect(token).await;
    // §2.2: nothing but that it is not active.
    assert_eq!(
        (page.status.as_u16(), page.json()),
        (200, json!({ "active": false }))
    );
}

// §2.2.
#[tokio::test]
async fn an_access_token_is_described() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    let told = partner.introspect(&tokens.access_token).await.json();
    let now = idp.now().as_unix();
    let expected = json!({
        "active": true, "token_type": "Bearer", "iss": ISSUER, "aud": ISSUER,
        "sub": tokens.claims["sub"], "client_id": "formation", "scope": "openid",
        "iat": now, "exp": now + 600, "jti": told["jti"],
        // RFC 9470 §6.2.
        "acr": "eidas0", "auth_time": now,
    });
    assert_eq!(told, expected);
}

#[tokio::test]
async fn the_latest_refresh_token_is_active_and_earlier_ones_are_not() {
    let idp = Idp::start().await;
    let (partner, first) = granted(&idp).await;
    let first = first.refresh_token.unwrap();
    let second = Tokens::read(&partner.refresh(&first, &[]).await)
        .refresh_token
        .unwrap();
    assert_eq!(partner.introspect(&second).await.json()["active"], true);
    assert_inactive(&partner, &first).await;
}

#[tokio::test]
async fn an_expired_token_is_not_active() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    idp.advance(Duration::from_mins(10));
    assert_inactive(&partner, &tokens.access_token).await;
}

#[tokio::test]
async fn a_revoked_token_is_not_active() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    partner.revoke(&tokens.access_token).await;
    assert_inactive(&partner, &tokens.access_token).await;
    assert_inactive(&partner, &tokens.refresh_token.unwrap()).await;
}

#[tokio::test]
async fn what_is_no_token_is_not_active() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    for token in ["x", "a.b.c", "..", &tokens.id_token] {
        assert_inactive(&partner, token).await;
    }
}

// §4: nobody scans for tokens of others.
#[tokio::test]
async fn a_token_of_another_client_is_not_active() {
    let idp = Idp::start().await;
    let (_, tokens) = granted(&idp).await;
    let other = Partner::registered(&idp, json!({ "client_id": "other" })).await;
    assert_inactive(&other, &tokens.access_token).await;
    assert_inactive(&other, &tokens.refresh_token.unwrap()).await;
}

async fn refused(registered: Value, params: &[(&str, &str)]) -> (u16, String) {
    let idp = Idp::start().await;
    let partner = Partner::registered(&idp, registered).await;
    let params: BTreeMap<&str, &str> = params.iter().copied().collect();
    partner
        .post_with("/introspect", &params, None)
        .await
        .error()
}

// §2.1: whoever asks is authenticated; a public client cannot be.
#[tokio::test]
async fn nobody_asks_without_a_secret_or_a_key() {
    let refusal = (401, "invalid_client".to_owned());
    assert_eq!(refused(json!({}), &[("token", "x")]).await, refusal);
    let public = json!({ "token_endpoint_auth_method": "none" });
    let params = [("token", "x"), ("client_id", "formation")];
    assert_eq!(refused(public, &params).await, refusal);
}

#[tokio::test]
async fn a_request_without_token_is_refused() {
    let idp = Idp::start().await;
    let page = Partner::of(&idp)
        .await
        .post("/introspect", &BTreeMap::new())
        .await;
    assert_eq!(page.error(), (400, "invalid_request".to_owned()));
    assert!(
        page.json()["error_description"]
            .as_str()
            .unwrap()
            .contains("token")
    );
}
