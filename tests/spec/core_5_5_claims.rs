//! The `claims` parameter (OpenID Connect Core §5.5).

use serde_json::Value;

use crate::support::{Browser, Idp, Page, Partner, Tokens};

async fn answer(idp: &Idp, partner: &Partner<'_>, claims: &str) -> Page {
    let person = idp.person().await;
    let request = partner.request(&[("claims", claims)]);
    Browser::new(idp).sign_in(&person, &request).await
}

async fn told(claims: &str) -> (Tokens, Value) {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let code = answer(&idp, &partner, claims).await.sent("code").unwrap();
    let tokens = Tokens::read(&partner.redeem(&code, &[]).await);
    let userinfo = partner.userinfo(&tokens.access_token).await.json();
    (tokens, userinfo)
}

#[tokio::test]
async fn an_essential_claim_comes_from_the_userinfo_endpoint() {
    let (tokens, told) = told(r#"{"userinfo":{"name":{"essential":true}}}"#).await;
    assert!(told["name"].as_str().unwrap().starts_with("Zoé Lefèvre"));
    assert!(!tokens.claims.contains_key("name"));
}

#[tokio::test]
async fn a_claim_asked_for_in_the_id_token_is_there_and_nowhere_else() {
    let (tokens, told) = told(r#"{"id_token":{"email":null}}"#).await;
    assert_eq!(tokens.claims["email"], "zoe@cabinet.example");
    assert!(told["email"].is_null());
}

// §5.5: nothing fails for a claim that we do not have.
#[tokio::test]
async fn a_claim_that_we_do_not_know_is_left_out() {
    let claims = r#"{"userinfo":{"shoe_size":{"essential":true}},"other":{"a":null}}"#;
    let (_, told) = told(claims).await;
    assert!(told["shoe_size"].is_null());
}

// A claim asked for by name does not replace those of the protocol.
#[tokio::test]
async fn a_claim_of_the_protocol_cannot_be_asked_away() {
    let claims = r#"{"id_token":{"sub":{"essential":true},"aud":null,"exp":null}}"#;
    let (tokens, told) = told(claims).await;
    assert_eq!(tokens.claims["sub"], told["sub"]);
    assert_eq!(tokens.claims["aud"], "formation");
    assert!(tokens.claims["exp"].is_number());
}

#[tokio::test]
async fn what_is_no_json_object_is_refused() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for claims in [
        "{",
        "[]",
        "null",
        "{\"userinfo\":[]}",
        "{\"id_token\":\"name\"}",
    ] {
        let page = Browser::new(&idp)
            .get(&partner.request(&[("claims", claims)]))
            .await;
        assert_eq!(
            page.sent("error").as_deref(),
            Some("invalid_request"),
            "{claims}"
        );
        assert!(page.sent("error_description").unwrap().contains("claims"));
    }
}

#[tokio::test]
async fn claims_nested_past_all_reason_are_refused() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let deep = format!(
        "{{\"userinfo\":{}{}}}",
        "{\"a\":".repeat(500),
        "}".repeat(500)
    );
    let page = Browser::new(&idp)
        .get(&partner.request(&[("claims", &deep)]))
        .await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
}
