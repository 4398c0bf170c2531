//! Codes into tokens (RFC 6749 §4.1.3, §5; OpenID Connect Core §3.1.3).

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::jose::{header, verified};
use crate::support::{Browser, ISSUER, Idp, Partner, Tokens};

/// A code for a partner, just issued.
async fn code(idp: &Idp, partner: &Partner<'_>) -> String {
    let person = idp.person().await;
    partner.code(&mut Browser::new(idp), &person, &[]).await
}

/// The error of redeeming a fresh code with these parameters.
async fn refused(change: &[(&str, &str)]) -> (u16, String) {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let code = code(&idp, &partner).await;
    partner.redeem(&code, change).await.error()
}

fn error(code: &str) -> (u16, String) {
    (400, code.to_owned())
}

// RFC 6749 §5.1: JSON, never stored.
#[tokio::test]
async fn the_answer_is_json_that_nobody_stores() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let page = partner.redeem(&code(&idp, &partner).await, &[]).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "application/json");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("pragma"), "no-cache");
    let answer = page.json();
    assert_eq!(
        (&answer["token_type"], &answer["expires_in"]),
        (&json!("Bearer"), &json!(600))
    );
    assert_eq!(answer["scope"], "openid");
}

// Core §2, §3.1.3.7.
#[tokio::test]
async fn the_id_token_is_for_the_partner_and_signed_by_a_published_key() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let tokens = Tokens::read(&partner.redeem(&code(&idp, &partner).await, &[]).await);
    let claims = verified(&tokens.id_token, &partner.jwks().await);
    let now = idp.now().as_unix();
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!(claims["aud"], "formation");
    assert_eq!(claims["nonce"], "a-nonce");
    assert_eq!(
        (&claims["iat"], &claims["auth_time"]),
        (&json!(now), &json!(now))
    );
    assert_eq!(claims["exp"], now + 300);
    assert_eq!(claims["amr"], json!(["pwd"]));
}

async fn alg_of(change: Value) -> Value {
    let idp = Idp::start().await;
    let partner = Partner::registered(&idp, change).await;
    let tokens = Tokens::read(&partner.redeem(&code(&idp, &partner).await, &[]).await);
    verified(&tokens.id_token, &partner.jwks().await);
    header(&tokens.id_token)["alg"].clone()
}

// Registration §2: RS256 for who states nothing.
#[tokio::test]
async fn the_id_token_is_signed_as_the_partner_registered_or_with_rs256() {
    assert_eq!(alg_of(json!({})).await, "RS256");
    for alg in ["RS256", "PS256", "ES256", "EdDSA"] {
        assert_eq!(
            alg_of(json!({ "id_token_signed_response_alg": alg })).await,
            alg
        );
    }
}

// RFC 9068 §2.
#[tokio::test]
async fn the_access_token_says_what_it_is() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let tokens = Tokens::read(&partner.redeem(&code(&idp, &partner).await, &[]).await);
    let claims = verified(&tokens.access_token, &partner.jwks().await);
    assert_eq!(header(&tokens.access_token)["typ"], "at+jwt");
    assert_eq!(
        (&claims["iss"], &claims["aud"]),
        (&json!(ISSUER), &json!(ISSUER))
    );
    assert_eq!(claims["client_id"], "formation");
    assert_eq!(claims["sub"], tokens.claims["sub"]);
}

// RFC 6749 §4.1.2: once.
#[tokio::test]
async fn a_code_used_at_once_again_is_refused() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let code = code(&idp, &partner).await;
    Tokens::read(&partner.redeem(&code, &[]).await);
    assert_eq!(
        partner.redeem(&code, &[]).await.error(),
        error("invalid_grant")
    );
}

// RFC 6749 §4.1.2: what it had issued is revoked.
#[tokio::test]
async fn a_code_used_again_after_thirty_seconds_ends_what_it_had_issued() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let code = code(&idp, &partner).await;
    let tokens = Tokens::read(&partner.redeem(&code, &[]).await);
    idp.advance(Duration::from_secs(30));
    assert_eq!(
        partner.redeem(&code, &[]).await.error(),
        error("invalid_grant")
    );
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
    let refreshed = partner.refresh(tokens.refresh_token.as_deref().unwrap(), &[]);
    assert_eq!(refreshed.await.error(), error("invalid_grant"));
}

// RFC 6749 §4.1.2: a code lives shortly.
#[tokio::test]
async fn a_code_lives_a_minute() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let late = code(&idp, &partner).await;
    idp.advance(Duration::from_mins(1));
    assert_eq!(
        partner.redeem(&late, &[]).await.error(),
        error("invalid_grant")
    );
    let in_time = code(&idp, &partner).await;
    idp.advance(Duration::from_secs(59));
    Tokens::read(&partner.redeem(&in_time, &[]).await);
}

// RFC 6749 §4.1.3: issued to this client.
#[tokio::test]
async fn a_code_of_another_client_is_refused_and_stays_good() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let other = Partner::registered(&idp, json!({ "client_id": "other" })).await;
    let code = code(&idp, &partner).await;
    assert_eq!(
        other.redeem(&code, &[]).await.error(),
        error("invalid_grant")
    );
    Tokens::read(&partner.redeem(&code, &[]).await);
}

// RFC 6749 §4.1.3: the address must be that of the request.
#[tokio::test]
async fn another_address_than_that_of_the_request_is_refused() {
    for address in [
        "https://formation.example/other",
        "https://formation.example/callback/",
    ] {
        assert_eq!(
            refused(&[("redirect_uri", address)]).await,
            error("invalid_grant")
        );
    }
    assert_eq!(
        refused(&[("redirect_uri", "")]).await,
        error("invalid_request")
    );
}

#[tokio::test]
async fn a_code_that_was_never_issued_is_refused() {
    assert_eq!(
        refused(&[("code", "made-up")]).await,
        error("invalid_grant")
    );
    assert_eq!(refused(&[("code", "")]).await, error("invalid_request"));
}

// RFC 6749 §5.2 `unsupported_grant_type`.
#[tokio::test]
async fn other_grants_are_not_supported() {
    for grant_type in ["password", "implicit", "x"] {
        let refused = refused(&[("grant_type", grant_type)]).await;
        assert_eq!(refused, error("unsupported_grant_type"), "{grant_type}");
    }
    assert_eq!(
        refused(&[("grant_type", "")]).await,
        error("invalid_request")
    );
}

// RFC 6749 §3.2: parameters in the address do not count.
#[tokio::test]
async fn parameters_in_the_address_count_for_nothing() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let code = code(&idp, &partner).await;
    let mut params = partner.redemption(&code);
    params.remove("code");
    let page = partner.post(&format!("/token?code={code}"), &params).await;
    assert_eq!(page.error(), error("invalid_request"));
}
