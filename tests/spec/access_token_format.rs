//! `access_token_format`, ours: access tokens that nobody but us can read.

use serde_json::json;

use crate::support::{Browser, Idp, Partner};

// RFC 7516 §3: five parts, and no claim in sight.
#[tokio::test]
async fn an_opaque_token_does_what_a_signed_one_does() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = Partner::registered(&idp, json!({ "access_token_format": "opaque" })).await;
    let scope = [("scope", "openid email")];
    let tokens = partner
        .tokens(&mut Browser::new(&idp), &person, &scope)
        .await;
    let token = &tokens.access_token;
    assert_eq!(token.split('.').count(), 5, "{token}");
    let userinfo = partner.userinfo(token).await.json();
    assert_eq!(userinfo["sub"], tokens.claims["sub"]);
    assert_eq!(userinfo["email"], "zoe@cabinet.example");
    let told = partner.introspect(token).await.json();
    assert_eq!(
        (&told["active"], &told["scope"]),
        (&json!(true), &json!("openid email"))
    );
    assert_eq!(partner.revoke(token).await.status, 200);
    assert_eq!(partner.userinfo(token).await.status, 401);
    assert_eq!(partner.introspect(token).await.json()["active"], false);
}

#[tokio::test]
async fn a_sealed_text_that_was_touched_or_is_another_of_ours_is_no_token() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = Partner::registered(&idp, json!({ "access_token_format": "opaque" })).await;
    let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    let (rest, tag) = tokens.access_token.rsplit_once('.').unwrap();
    let other = if tag.starts_with('A') { 'B' } else { 'A' };
    let touched = format!("{rest}.{other}{}", &tag[1..]);
    // What other keys of ours seal is never taken for a token.
    let sealed = idp.app.page_tokens.seal(b"{}").unwrap();
    for wrong in [touched, sealed, "....".to_owned(), "e30....".to_owned()] {
        assert_eq!(partner.userinfo(&wrong).await.status, 401, "{wrong}");
        assert_eq!(partner.introspect(&wrong).await.json()["active"], false);
    }
}
