//! Introspection answers as signed JWTs (RFC 9701).

use std::collections::BTreeMap;

use axum::http::{HeaderValue, header::ACCEPT};
use serde_json::{Value, json};

use crate::support::jose::{header, verified};
use crate::support::{Browser, ISSUER, Idp, Page, Partner};

const JWT: &str = "application/token-introspection+jwt";

async fn introspect(idp: &Idp, partner: &Partner<'_>, token: &str, accept: &str) -> Page {
    let mut request = partner.to_post("/introspect", &BTreeMap::from([("token", token)]));
    let accept = HeaderValue::from_str(accept).unwrap();
    request.headers_mut().insert(ACCEPT, accept);
    idp.request(request).await
}

// §5: who says it, to whom, when; and of the token the same as in JSON.
#[tokio::test]
async fn who_asks_for_a_jwt_is_told_the_same_signed() {
    let ed_dsa = json!({ "introspection_signed_response_alg": "EdDSA" });
    for (change, alg) in [(json!({}), "RS256"), (ed_dsa, "EdDSA")] {
        let idp = Idp::start().await;
        let partner = Partner::registered(&idp, change).await;
        let person = idp.person().await;
        let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
        let page = introspect(&idp, &partner, &tokens.access_token, JWT).await;
        assert_eq!(
            (page.status.as_u16(), page.header("content-type")),
            (200, JWT)
        );
        let protected = header(&page.body);
        assert_eq!(protected["typ"], "token-introspection+jwt");
        assert_eq!(protected["alg"], alg);
        let claims = verified(&page.body, &partner.jwks().await);
        let plain = partner.introspect(&tokens.access_token).await.json();
        let expected = json!({
            "iss": ISSUER, "aud": "formation", "iat": idp.now().as_unix(),
            "token_introspection": plain,
        });
        assert_eq!(Value::from(claims), expected);
    }
}

// §5: nothing at the top level that would make it an access token or an ID token.
#[tokio::test]
async fn a_token_that_does_not_count_is_told_signed_too_and_the_answer_is_no_token() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let page = introspect(&idp, &partner, "unknown", JWT).await;
    let claims = verified(&page.body, &partner.jwks().await);
    assert_eq!(claims["token_introspection"], json!({ "active": false }));
    for name in ["sub", "exp", "client_id"] {
        assert!(!claims.contains_key(name), "{name}");
    }
    assert_eq!(partner.userinfo(&page.body).await.status, 401);
    let hint = partner.request(&[("id_token_hint", &page.body), ("prompt", "none")]);
    let refused = Browser::new(&idp).get(&hint).await;
    assert_eq!(refused.sent("error").as_deref(), Some("invalid_request"));
}

// RFC 9110 §12.5.1.
#[tokio::test]
async fn who_asks_for_anything_else_is_told_in_json() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for (accept, expected) in [
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("application/jwt", "application/json"),
        (
            "application/token-introspection+jwt;q=0",
            "application/json",
        ),
        ("text/html, application/token-introspection+jwt", JWT),
        ("Application/Token-Introspection+JWT;q=0.9", JWT),
    ] {
        let page = introspect(&idp, &partner, "unknown", accept).await;
        assert_eq!(page.header("content-type"), expected, "{accept}");
    }
}
