//! Revocation (RFC 7009): either token takes its whole grant along.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::{Browser, Idp, Partner, Tokens};

async fn granted(idp: &Idp) -> (Partner<'_>, Tokens) {
    let (person, partner) = (idp.person().await, Partner::of(idp).await);
    let tokens = partner.tokens(&mut Browser::new(idp), &person, &[]).await;
    (partner, tokens)
}

async fn assert_ended(partner: &Partner<'_>, tokens: &Tokens) {
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
    let refreshed = partner
        .refresh(tokens.refresh_token.as_deref().unwrap(), &[])
        .await;
    assert_eq!(refreshed.error(), (400, "invalid_grant".to_owned()));
}

// §2.1: the access tokens of the grant too.
#[tokio::test]
async fn a_refresh_token_is_revoked_with_all_that_came_of_it() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    let page = partner
        .revoke(tokens.refresh_token.as_deref().unwrap())
        .await;
    assert_eq!((page.status.as_u16(), page.body.as_str()), (200, ""));
    assert_ended(&partner, &tokens).await;
}

#[tokio::test]
async fn an_access_token_is_revoked_with_its_grant() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    assert_eq!(partner.revoke(&tokens.access_token).await.status, 200);
    assert_ended(&partner, &tokens).await;
}

// §2.1: a hint is only a hint.
#[tokio::test]
async fn a_wrong_hint_does_not_matter() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    let params = BTreeMap::from([
        ("token", tokens.access_token.as_str()),
        ("token_type_hint", "refresh_token"),
    ]);
    assert_eq!(partner.post("/revoke", &params).await.status, 200);
    assert_ended(&partner, &tokens).await;
}

// §2.2: what counts for nothing is as good as revoked.
#[tokio::test]
async fn what_is_no_token_is_answered_alike() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    for token in ["x", "a.b.c", &tokens.id_token] {
        assert_eq!(partner.revoke(token).await.status, 200, "{token}");
    }
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 200);
}

#[tokio::test]
async fn a_token_is_revoked_twice_without_harm() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    for _ in 0..2 {
        assert_eq!(partner.revoke(&tokens.access_token).await.status, 200);
    }
}

// §2.1: only one's own.
#[tokio::test]
async fn another_client_cannot_revoke_it() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    let other = Partner::registered(&idp, json!({ "client_id": "other" })).await;
    other.revoke(&tokens.access_token).await;
    other.revoke(tokens.refresh_token.as_deref().unwrap()).await;
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 200);
    Tokens::read(
        &partner
            .refresh(tokens.refresh_token.as_deref().unwrap(), &[])
            .await,
    );
}

// §2.1: a public client names itself.
#[tokio::test]
async fn a_public_client_may_revoke_its_own() {
    let idp = Idp::start().await;
    let public = json!({ "token_endpoint_auth_method": "none" });
    let (person, partner) = (idp.person().await, Partner::registered(&idp, public).await);
    let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
    let mut params = partner.redemption(&code);
    params.insert("client_id", "formation");
    let tokens = Tokens::read(&partner.post_with("/token", &params, None).await);
    let params = BTreeMap::from([("client_id", "formation"), ("token", &tokens.access_token)]);
    assert_eq!(
        partner.post_with("/revoke", &params, None).await.status,
        200
    );
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
}

#[tokio::test]
async fn who_does_not_authenticate_is_refused() {
    let idp = Idp::start().await;
    let (partner, tokens) = granted(&idp).await;
    let params = BTreeMap::from([("token", tokens.access_token.as_str())]);
    let page = partner.post_with("/revoke", &params, None).await;
    assert_eq!(page.error(), (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn a_request_without_token_is_refused() {
    let idp = Idp::start().await;
    let (partner, _) = granted(&idp).await;
    let page = partner.post("/revoke", &BTreeMap::new()).await;
    assert_eq!(page.error(), (400, "invalid_request".to_owned()));
}
