//! What a JOSE header may ask of whoever reads it: other keys, extensions that must be understood,
//! inflating (RFC 7515 §4.1.11, RFC 8725 §3.10, §3.6, RFC 7516 §4.1.3).

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::forged_tokens::{forgeries, introspected_by, under_public_keys};
use crate::spec::rfc7591_registration::{open, register};
use crate::spec::rfc9101_jar::address;
use crate::support::jose::Key;
use crate::support::{Browser, ISSUER, Idp, Partner};

/// Extensions that nobody of us understands, each demanded of the reader.
fn extensions() -> [Value; 5] {
    [
        json!({ "crit": ["exp"], "exp": 1 }),
        json!({ "crit": ["b64"], "b64": false }),
        json!({ "crit": ["urn:example:unheard-of"], "urn:example:unheard-of": true }),
        json!({ "crit": ["alg"] }),
        json!({ "crit": [] }),
    ]
}

fn header(key: &Key, change: &Value) -> Value {
    let mut header = json!({ "alg": key.alg(), "kid": "one" });
    let fields = header.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    header
}

#[tokio::test]
async fn no_forged_request_object_is_believed() {
    for key in [Key::rs256(), Key::es256(), Key::ed_dsa()] {
        let idp = Idp::start().await;
        let published = key.jwks("one");
        let genuine = key.sign(&header(&key, &json!({})), &json!({}));
        let public_key = under_public_keys(&genuine, &key);
        let partner = Partner::signing(&idp, key, json!({})).await;
        let genuine = partner.object(&json!({}));
        let mut forged = forgeries(&genuine, &published);
        forged.push(("public key as secret", public_key));
        for (how, forged) in forged {
            let page = Browser::new(&idp)
                .get(&address(&partner, &forged, &[]))
                .await;
            let error = page.sent("error").unwrap_or_default();
            let refused = ["invalid_request_object", "request_not_supported"];
            assert!(refused.contains(&error.as_str()), "{how}: {page:?}");
        }
        let page = Browser::new(&idp)
            .get(&address(&partner, &genuine, &[]))
            .await;
        assert!(page.location().starts_with("/sign-in"), "{page:?}");
    }
}

#[tokio::test]
async fn an_extension_that_must_be_understood_is_not_passed_over() {
    let (idp, key, signer) = (Idp::start().await, Key::es256(), Key::es256());
    let change = json!({
        "client_id": "formation", "token_endpoint_auth_method": "private_key_jwt",
        "jwks": key.jwks("one"),
    });
    let partner = Partner::registered(&idp, change).await;
    let asserted = json!({
        "iss": "formation", "sub": "formation", "aud": ISSUER,
        "jti": "j", "exp": idp.now().as_unix() + 60,
    });
    let of_objects = json!({ "client_id": "signing", "jwks": signer.jwks("one") });
    let of_objects = Partner::registered(&idp, of_objects).await;
    for change in extensions() {
        let assertion = key.sign(&header(&key, &change), &asserted);
        let refused = introspected_by(&partner, &assertion).await;
        assert_eq!(refused, (401, "invalid_client".to_owned()), "{change}");
        let object = signer.sign(
            &header(&signer, &change),
            &of_objects.object_claims(&json!({})),
        );
        let page = Browser::new(&idp)
            .get(&address(&of_objects, &object, &[]))
            .await;
        let error = page.sent("error");
        assert_eq!(error.as_deref(), Some("invalid_request_object"), "{change}");
    }
}

/// Encrypted to whoever opens it, small on the way and huge once it is inflated.
fn bombs() -> Vec<String> {
    let text = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let content = URL_SAFE_NO_PAD.encode([0_u8; 4096]);
    let header = |alg: &str| text(&json!({ "alg": alg, "enc": "A256GCM", "zip": "DEF" }));
    [
        "dir",
        "RSA-OAEP-256",
        "ECDH-ES",
        "PBES2-HS256+A128KW",
        "A256KW",
    ]
    .map(|alg| {
        format!(
            "{}.AAAA.AAAAAAAAAAAAAAAA.{content}.{}",
            header(alg),
            "A".repeat(22)
        )
    })
    .to_vec()
}

// Nothing of ours opens what it has not sealed itself, so nothing is inflated either.
#[tokio::test]
async fn nothing_that_is_encrypted_to_us_is_opened() {
    let idp = Idp::start().await;
    let partner = Partner::signing(&idp, Key::es256(), json!({})).await;
    for bomb in bombs() {
        assert_eq!(partner.userinfo(&bomb).await.status, 401);
        assert_eq!(
            partner.introspect(&bomb).await.json(),
            json!({ "active": false })
        );
        let params = BTreeMap::from([("grant_type", "refresh_token"), ("refresh_token", &*bomb)]);
        let refused = partner.post("/token", &params).await.error();
        assert_eq!(refused, (400, "invalid_grant".to_owned()));
        for name in ["request", "id_token_hint"] {
            let page = Browser::new(&idp)
                .get(&partner.request(&[(name, &bomb)]))
                .await;
            assert!(page.sent("error").is_some(), "{name}: {page:?}");
        }
        let hinted = format!("/end-session?id_token_hint={bomb}");
        assert_eq!(Browser::new(&idp).get(&hinted).await.status, 400);
        assert_eq!(introspected_by(&partner, &bomb).await.0, 401);
    }
}

// RFC 7518 §3.3: 2048 bits or more.
#[tokio::test]
async fn keys_that_are_too_small_or_private_are_not_registered() {
    let modulus = |bytes: usize| URL_SAFE_NO_PAD.encode(vec![0xC5_u8; bytes]);
    let rsa = |bytes| json!({ "kty": "RSA", "kid": "one", "n": modulus(bytes), "e": "AQAB" });
    let idp = open().await;
    let status = async |key: &Value| {
        let change = json!({
            "jwks": { "keys": [key] }, "token_endpoint_auth_method": "private_key_jwt",
        });
        register(&idp, &change).await.status.as_u16()
    };
    assert_eq!(status(&rsa(256)).await, 201);
    let mut private = Key::es256().jwk("one");
    private["d"] = "AQAB".into();
    let secret = json!({ "kty": "oct", "kid": "one", "k": modulus(32) });
    let other_curve = json!({
        "kty": "EC", "kid": "one", "crv": "secp256k1", "x": modulus(32), "y": modulus(32),
    });
    for key in [rsa(64), rsa(128), rsa(255), private, secret, other_curve] {
        assert_eq!(status(&key).await, 400, "{key}");
    }
}
