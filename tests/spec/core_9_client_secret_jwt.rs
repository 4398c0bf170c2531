//! Assertions under a shared secret (OpenID Connect Core §9), and what a partner is held to that
//! registered an algorithm.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::jose::{Key, under_secret};
use crate::support::{ISSUER, Idp, Page, Partner, SECRET};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn claims(idp: &Idp) -> Value {
    json!({
        "iss": "formation", "sub": "formation", "aud": ISSUER,
        "jti": idp::crypto::random_id(), "exp": idp.now().as_unix() + 60,
    })
}

async fn introspect(partner: &Partner<'_>, assertion: &str) -> Page {
    let params = BTreeMap::from([
        ("token", "x"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion),
    ]);
    partner.post_with("/introspect", &params, None).await
}

fn assert_refused(page: &Page) {
    let refusal = (401, "invalid_client".to_owned());
    assert_eq!(page.error(), refusal, "{}", page.body);
}

async fn sharing(idp: &Idp) -> Partner<'_> {
    let change = json!({ "token_endpoint_auth_method": "client_secret_jwt" });
    Partner::registered(idp, change).await
}

fn hs256() -> Value {
    json!({ "alg": "HS256" })
}

#[tokio::test]
async fn an_assertion_under_the_secret_is_accepted_once() {
    let idp = Idp::start().await;
    let partner = sharing(&idp).await;
    let assertion = under_secret(SECRET.as_bytes(), &hs256(), &claims(&idp));
    assert_eq!(introspect(&partner, &assertion).await.status, 200);
    assert_refused(&introspect(&partner, &assertion).await);
}

#[tokio::test]
async fn an_assertion_under_another_secret_or_algorithm_is_refused() {
    let idp = Idp::start().await;
    let partner = sharing(&idp).await;
    let key = Key::es256();
    let secret = SECRET.as_bytes();
    for assertion in [
        under_secret(
            b"another-secret-that-is-long-enough-too",
            &hs256(),
            &claims(&idp),
        ),
        under_secret(b"", &hs256(), &claims(&idp)),
        under_secret(secret, &json!({ "alg": "HS512" }), &claims(&idp)),
        under_secret(secret, &json!({ "alg": "none" }), &claims(&idp)),
        under_secret(secret, &json!({ "alg": "ES256" }), &claims(&idp)),
        key.sign(
            &json!({ "alg": "ES256", "jwk": key.jwk("x") }),
            &claims(&idp),
        ),
    ] {
        assert_refused(&introspect(&partner, &assertion).await);
    }
}

// The secret itself is not sent: who registered to sign with it signs.
#[tokio::test]
async fn the_secret_alone_is_not_enough() {
    let idp = Idp::start().await;
    let partner = sharing(&idp).await;
    let page = partner.introspect("x").await;
    assert_refused(&page);
}

// The secret is in the database, but not to be read there.
#[tokio::test]
async fn the_secret_is_sealed_at_rest() {
    let idp = Idp::start().await;
    sharing(&idp).await;
    let mut tx = idp.app.store.direct().await.unwrap();
    let stored = tx.find_client(&"formation".parse().unwrap()).await;
    let sealed = stored.unwrap().unwrap().sealed_secret.unwrap();
    assert!(!sealed.contains(SECRET));
    assert_eq!(sealed.split('.').count(), 5, "a JWE");
}

// Operators register such a client as any other, and see its secret once.
#[tokio::test]
async fn an_operator_registers_a_client_that_signs_with_its_secret() {
    let idp = Idp::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("client.json");
    let registration = json!({
        "client_id": "formation", "client_name": "Compte formation",
        "redirect_uris": ["https://formation.example/callback"],
        "token_endpoint_auth_method": "client_secret_jwt",
    });
    std::fs::write(&file, registration.to_string()).unwrap();
    let add = || idp.command(&["client", "add", file.to_str().unwrap()]);
    let (added, said) = add();
    assert!(added, "{said}");
    let secret = said.trim().rsplit(' ').next().unwrap().to_owned();
    // Registered again, it keeps its secret.
    assert!(!add().1.contains("client_secret, shown"));
    let partner = Partner::known(&idp, "formation");
    let assertion = under_secret(secret.as_bytes(), &hs256(), &claims(&idp));
    assert_eq!(introspect(&partner, &assertion).await.status, 200);
}

// OpenID Connect Registration §2.
#[tokio::test]
async fn another_algorithm_than_the_registered_one_is_refused() {
    let idp = Idp::start().await;
    let key = Key::rs256();
    let change = json!({
        "token_endpoint_auth_method": "private_key_jwt", "jwks": key.jwks("one"),
        "token_endpoint_auth_signing_alg": "PS256",
    });
    let partner = Partner::registered(&idp, change).await;
    let assertion = key.sign(&json!({ "alg": "RS256" }), &claims(&idp));
    assert_refused(&introspect(&partner, &assertion).await);
}

#[tokio::test]
async fn the_registered_algorithm_is_accepted() {
    let idp = Idp::start().await;
    let key = Key::ps256();
    let mut jwks = key.jwks("one");
    jwks["keys"][0].as_object_mut().unwrap().remove("alg");
    let change = json!({
        "token_endpoint_auth_method": "private_key_jwt", "jwks": jwks,
        "token_endpoint_auth_signing_alg": "PS256",
    });
    let partner = Partner::registered(&idp, change).await;
    let assertion = key.sign(&json!({ "alg": "PS256" }), &claims(&idp));
    assert_eq!(introspect(&partner, &assertion).await.status, 200);
}

#[test]
fn an_algorithm_that_does_not_fit_the_method_cannot_be_registered() {
    for (method, alg) in [("client_secret_jwt", "RS256"), ("private_key_jwt", "HS256")] {
        let client: idp::domain::Client = serde_json::from_value(json!({
            "client_id": "formation", "client_name": "Compte formation",
            "redirect_uris": ["https://formation.example/callback"],
            "jwks": Key::es256().jwks("one"),
            "token_endpoint_auth_method": method, "token_endpoint_auth_signing_alg": alg,
        }))
        .unwrap();
        assert!(client.check().is_err(), "{method} {alg}");
    }
}
