//! The userinfo endpoint (OpenID Connect Core §5.3, RFC 6750).

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use serde_json::{Value, json};

use crate::support::jose::verified;
use crate::support::{Browser, ISSUER, Idp, Page, Partner, Tokens, form};

async fn tokens(idp: &Idp, partner: &Partner<'_>) -> Tokens {
    let person = idp.person().await;
    partner.tokens(&mut Browser::new(idp), &person, &[]).await
}

async fn ask(idp: &Idp, request: axum::http::request::Builder) -> Page {
    idp.request(request.body(Body::empty()).unwrap()).await
}

// Core §5.3.2: `sub` must be that of the ID token.
#[tokio::test]
async fn the_subject_is_that_of_the_id_token() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let tokens = tokens(&idp, &partner).await;
    let page = partner.userinfo(&tokens.access_token).await;
    assert_eq!(
        (page.status.as_u16(), page.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(page.json(), json!({ "sub": tokens.claims["sub"] }));
}

// Core §5.3: GET and POST alike.
#[tokio::test]
async fn it_may_be_asked_by_post_with_the_token_in_the_header() {
    let idp = Idp::start().await;
    let tokens = tokens(&idp, &Partner::of(&idp).await).await;
    let bearer = format!("Bearer {}", tokens.access_token);
    let request = Request::post("/userinfo").header(header::AUTHORIZATION, bearer);
    assert_eq!(ask(&idp, request).await.json()["sub"], tokens.claims["sub"]);
}

// RFC 6750 §2.2.
#[tokio::test]
async fn it_may_be_asked_by_post_with_the_token_in_the_form() {
    let idp = Idp::start().await;
    let tokens = tokens(&idp, &Partner::of(&idp).await).await;
    let fields = [("access_token", tokens.access_token.as_str())];
    let page = idp.request(form(Request::post("/userinfo"), &fields)).await;
    assert_eq!(page.json()["sub"], tokens.claims["sub"]);
}

// RFC 6750 §2: not in two ways at once.
#[tokio::test]
async fn a_token_in_header_and_form_is_refused() {
    let idp = Idp::start().await;
    let tokens = tokens(&idp, &Partner::of(&idp).await).await;
    let bearer = format!("Bearer {}", tokens.access_token);
    let request = Request::post("/userinfo").header(header::AUTHORIZATION, bearer);
    let fields = [("access_token", tokens.access_token.as_str())];
    let page = idp.request(form(request, &fields)).await;
    assert_eq!(page.error(), (400, "invalid_request".to_owned()));
}

// RFC 9700 §4.3.2: a token in an address ends up in logs.
#[tokio::test]
async fn a_token_in_the_address_counts_for_nothing() {
    let idp = Idp::start().await;
    let tokens = tokens(&idp, &Partner::of(&idp).await).await;
    let address = format!("/userinfo?access_token={}", tokens.access_token);
    assert_eq!(ask(&idp, Request::get(address)).await.status, 401);
}

// RFC 9110 §11.1: the name of a scheme has no case.
#[tokio::test]
async fn bearer_may_be_spelt_in_any_case() {
    let idp = Idp::start().await;
    let tokens = tokens(&idp, &Partner::of(&idp).await).await;
    for scheme in ["bearer", "BEARER"] {
        let value = format!("{scheme} {}", tokens.access_token);
        let request = Request::get("/userinfo").header(header::AUTHORIZATION, value);
        assert_eq!(ask(&idp, request).await.status, 200, "{scheme}");
    }
}

// RFC 6750 §3: who comes without a token is told how to bring one.
#[tokio::test]
async fn without_a_token_the_answer_is_a_challenge() {
    let idp = Idp::start().await;
    let page = ask(&idp, Request::get("/userinfo")).await;
    assert_eq!(page.status, 401);
    assert!(page.header("www-authenticate").starts_with("Bearer"));
}

#[tokio::test]
async fn an_expired_token_is_refused() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let tokens = tokens(&idp, &partner).await;
    idp.advance(Duration::from_secs(599));
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 200);
    idp.advance(Duration::from_secs(1));
    let page = partner.userinfo(&tokens.access_token).await;
    assert_eq!(page.error(), (401, "invalid_token".to_owned()));
    assert!(
        page.header("www-authenticate")
            .contains("error=\"invalid_token\"")
    );
}

// Core §2, RFC 9068 §4: an ID token opens nothing.
#[tokio::test]
async fn an_id_token_is_no_access_token() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let tokens = tokens(&idp, &partner).await;
    assert_eq!(partner.userinfo(&tokens.id_token).await.status, 401);
}

async fn signed(alg: &str) -> Value {
    let idp = Idp::start().await;
    let change = json!({ "userinfo_signed_response_alg": alg });
    let partner = Partner::registered(&idp, change).await;
    let tokens = tokens(&idp, &partner).await;
    let page = partner.userinfo(&tokens.access_token).await;
    assert_eq!(page.header("content-type"), "application/jwt");
    let claims = verified(&page.body, &partner.jwks().await);
    assert_eq!(
        (&claims["iss"], &claims["aud"]),
        (&json!(ISSUER), &json!("formation"))
    );
    assert_eq!(claims["sub"], tokens.claims["sub"]);
    crate::support::jose::header(&page.body)["alg"].clone()
}

// Core §5.3.2: signed as the partner registered, with issuer and audience.
#[tokio::test]
async fn the_answer_is_signed_for_who_registered_so() {
    for alg in ["RS256", "PS256", "ES256", "EdDSA"] {
        assert_eq!(signed(alg).await, alg);
    }
}
