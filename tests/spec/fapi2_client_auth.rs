//! Client authentication under FAPI 2.0 (Security Profile §5.3.2.1, §5.4.1). Every endpoint that a
//! client authenticates at has the same rule; introspection stands for them all.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::jose::Key;
use crate::support::{ISSUER, Idp, Page, Partner};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What comes of an assertion with this key whose claims are changed so; a null leaves one out.
async fn present(key: Key, change: Value) -> Page {
    let idp = Idp::start().await;
    let registered = json!({
        "profile": "fapi2_security",
        "token_endpoint_auth_method": "private_key_jwt", "jwks": key.jwks("one"),
        "id_token_signed_response_alg": "ES256",
    });
    let partner = Partner::registered(&idp, registered).await;
    let mut claims = json!({
        "iss": "formation", "sub": "formation", "aud": ISSUER,
        "jti": idp::crypto::random_id(), "exp": idp.now().as_unix() + 60,
    });
    let object = claims.as_object_mut().unwrap();
    object.extend(change.as_object().unwrap().clone());
    object.retain(|_, value| !value.is_null());
    let assertion = key.sign(&json!({ "alg": key.alg(), "kid": "one" }), &claims);
    let params = BTreeMap::from([
        ("token", "x"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", &assertion),
    ]);
    partner.post_with("/introspect", &params, None).await
}

#[tokio::test]
async fn an_assertion_is_signed_with_ps256_es256_or_eddsa() {
    for key in [Key::ps256(), Key::es256(), Key::ed_dsa()] {
        let page = present(key, json!({})).await;
        assert_eq!(page.status, 200, "{}", page.body);
    }
}

// Row 51.
#[tokio::test]
async fn an_assertion_signed_with_rs256_is_refused() {
    let page = present(Key::rs256(), json!({})).await;
    assert_eq!(page.error(), (401, "invalid_client".to_owned()));
}

// Rows 53 to 55 and 76 to 78: the audience is the issuer, as one text.
#[tokio::test]
async fn an_assertion_with_a_claim_wrong_is_refused() {
    let now = 1_800_000_000;
    for change in [
        json!({ "aud": [ISSUER] }),
        json!({ "aud": format!("{ISSUER}/par") }),
        json!({ "aud": format!("{ISSUER}/token") }),
        json!({ "aud": format!("{ISSUER}/") }),
        json!({ "aud": "https://other.example" }),
        json!({ "sub": null }),
        json!({ "exp": now - 300 }),
        json!({ "nbf": now + 61 }),
        json!({ "iat": now + 61 }),
        json!({ "jti": null }),
    ] {
        let page = present(Key::es256(), change.clone()).await;
        assert_eq!(page.error(), (401, "invalid_client".to_owned()), "{change}");
    }
}

// Rows 65 and 66.
#[tokio::test]
async fn an_assertion_from_eight_seconds_ahead_is_accepted() {
    let ahead = 1_800_000_008;
    let page = present(Key::es256(), json!({ "nbf": ahead, "iat": ahead })).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

// Row 52.
#[tokio::test]
async fn without_an_assertion_there_is_nothing() {
    let idp = Idp::start().await;
    let key = Key::es256();
    let registered = json!({
        "profile": "fapi2_security",
        "token_endpoint_auth_method": "private_key_jwt", "jwks": key.jwks("one"),
        "id_token_signed_response_alg": "ES256",
    });
    let partner = Partner::registered(&idp, registered).await;
    let params = BTreeMap::from([("token", "x"), ("client_id", "formation")]);
    let page = partner.post_with("/introspect", &params, None).await;
    assert_eq!(page.error(), (401, "invalid_client".to_owned()));
}
