//! How a partner's server proves to be itself (OpenID Connect Core §9, RFC 6749 §2.3, RFC 7523 §3).

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::jose::Key;
use crate::support::{Browser, ISSUER, Idp, Page, Partner, SECRET};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A partner that registered so.
async fn partner(idp: &Idp, change: Value) -> Partner<'_> {
    Partner::registered(idp, change).await
}

/// Redeems a fresh code with these parameters and this header.
async fn redeem(
    idp: &Idp,
    partner: &Partner<'_>,
    with: &[(&str, &str)],
    authorization: Option<&str>,
) -> Page {
    let person = idp.person().await;
    let code = partner.code(&mut Browser::new(idp), &person, &[]).await;
    let mut params = partner.redemption(&code);
    params.extend(with.iter().copied());
    partner.post_with("/token", &params, authorization).await
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

fn assert_refused(page: &Page) {
    assert_eq!(
        page.error(),
        (401, "invalid_client".to_owned()),
        "{}",
        page.body
    );
    // RFC 6749 §5.2.
    assert!(page.header("www-authenticate").starts_with("Basic"));
}

#[tokio::test]
async fn client_secret_basic_is_accepted() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    let page = redeem(&idp, &partner, &[], Some(&basic("formation", SECRET))).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

// RFC 6749 §2.3.1: both parts are form-encoded first.
#[tokio::test]
async fn client_secret_basic_is_form_decoded() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({ "client_id": "urn:formation" })).await;
    let encoded = basic("urn%3Aformation", &SECRET.replace('-', "%2D"));
    let page = redeem(&idp, &partner, &[], Some(&encoded)).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

#[tokio::test]
async fn a_wrong_secret_is_refused() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    assert_refused(&redeem(&idp, &partner, &[], Some(&basic("formation", "wrong"))).await);
    assert_refused(&redeem(&idp, &partner, &[], Some(&basic("formation", ""))).await);
}

#[tokio::test]
async fn an_unknown_client_is_refused_like_a_wrong_secret() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    assert_refused(&redeem(&idp, &partner, &[], Some(&basic("nobody", SECRET))).await);
}

// Nobody learns which clients there are, nor how they prove themselves, by failing to be one.
#[tokio::test]
async fn unknown_disabled_and_wrongly_proven_clients_get_the_same_answer() {
    let idp = Idp::start().await;
    let right = basic("formation", SECRET);
    let key = Key::es256();
    partner(&idp, json!({})).await;
    let method = "private_key_jwt";
    let change = json!({
        "client_id": "signing", "token_endpoint_auth_method": method, "jwks": key.jwks("one"),
    });
    let partner = partner(&idp, change).await;
    let (_, said) = idp.command(&["client", "disable", "formation"]);
    assert!(said.contains("disabled"), "{said}");
    let mut answers = Vec::new();
    for header in [right, basic("signing", SECRET), basic("nobody", "x")] {
        let params = BTreeMap::from([("token", "x")]);
        let page = partner
            .post_with("/introspect", &params, Some(&header))
            .await;
        answers.push((page.status, page.body));
    }
    for client in ["signing", "nobody"] {
        let claims = claims(&idp, &json!({ "iss": client, "sub": client }));
        let forged = Key::es256().sign(&json!({ "alg": "ES256", "kid": "one" }), &claims);
        let params = BTreeMap::from([
            ("token", "x"),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", &forged),
        ]);
        let page = partner.post_with("/introspect", &params, None).await;
        answers.push((page.status, page.body));
    }
    assert_eq!(answers[0].0, 401);
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
}

#[tokio::test]
async fn no_authentication_at_all_is_refused() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    assert_refused(&redeem(&idp, &partner, &[], None).await);
    assert_refused(&redeem(&idp, &partner, &[("client_id", "formation")], None).await);
}

#[tokio::test]
async fn an_authorization_header_that_makes_no_sense_is_refused() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    for header in [
        "Basic",
        "Basic ",
        "Basic ====",
        "Basic Zm9ybWF0aW9u",
        "Digest x",
        "Basic /w==",
    ] {
        assert_refused(&redeem(&idp, &partner, &[], Some(header)).await);
    }
}

#[tokio::test]
async fn client_secret_post_is_accepted() {
    let idp = Idp::start().await;
    let change = json!({ "token_endpoint_auth_method": "client_secret_post" });
    let partner = partner(&idp, change).await;
    let with = [("client_id", "formation"), ("client_secret", SECRET)];
    assert_eq!(redeem(&idp, &partner, &with, None).await.status, 200);
    let wrong = [("client_id", "formation"), ("client_secret", "wrong")];
    assert_refused(&redeem(&idp, &partner, &wrong, None).await);
}

// Core §9: the method is the registered one.
#[tokio::test]
async fn another_method_than_the_registered_one_is_refused() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    let with = [("client_id", "formation"), ("client_secret", SECRET)];
    assert_refused(&redeem(&idp, &partner, &with, None).await);
}

// RFC 6749 §2.3: not more than one method in a request.
#[tokio::test]
async fn two_methods_at_once_are_refused() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    let header = basic("formation", SECRET);
    let page = redeem(&idp, &partner, &[("client_secret", SECRET)], Some(&header)).await;
    assert_eq!(
        page.error().0,
        400 + u16::from(page.error().1 == "invalid_client")
    );
    assert!(["invalid_request", "invalid_client"].contains(&page.error().1.as_str()));
}

#[tokio::test]
async fn another_client_id_than_the_authenticated_one_is_refused() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    let header = basic("formation", SECRET);
    assert_refused(&redeem(&idp, &partner, &[("client_id", "other")], Some(&header)).await);
}

// RFC 6749 §2.1: a public client proves nothing but its code (with PKCE).
#[tokio::test]
async fn a_public_client_names_itself() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({ "token_endpoint_auth_method": "none" })).await;
    let page = redeem(&idp, &partner, &[("client_id", "formation")], None).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

#[tokio::test]
async fn a_public_client_that_shows_a_secret_is_refused() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({ "token_endpoint_auth_method": "none" })).await;
    assert_refused(&redeem(&idp, &partner, &[], Some(&basic("formation", SECRET))).await);
    assert_refused(&redeem(&idp, &partner, &[], Some(&basic("formation", ""))).await);
}

/// A partner that signs, and its key.
async fn signing<'a>(idp: &'a Idp, key: &Key) -> Partner<'a> {
    let method = "private_key_jwt";
    let change = json!({ "token_endpoint_auth_method": method, "jwks": key.jwks("one") });
    partner(idp, change).await
}

fn header(key: &Key) -> Value {
    json!({ "alg": key.alg(), "kid": "one" })
}

/// Valid but for `change`; a null leaves a claim out.
fn claims(idp: &Idp, change: &Value) -> Value {
    let now = idp.now().as_unix();
    let mut claims = json!({
        "iss": "formation", "sub": "formation", "aud": ISSUER,
        "jti": idp::crypto::random_id(), "iat": now, "exp": now + 60,
    });
    let object = claims.as_object_mut().unwrap();
    object.extend(change.as_object().unwrap().clone());
    object.retain(|_, value| !value.is_null());
    claims
}

async fn assert_by(idp: &Idp, partner: &Partner<'_>, assertion: &str) -> Page {
    let with = [
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion),
    ];
    redeem(idp, partner, &with, None).await
}

#[tokio::test]
async fn a_signed_assertion_is_accepted_with_each_algorithm() {
    for key in [
        Key::rs256(),
        Key::ps256(),
        Key::es256(),
        Key::ed_dsa(),
        Key::ed25519(),
    ] {
        let idp = Idp::start().await;
        let partner = signing(&idp, &key).await;
        let assertion = key.sign(&header(&key), &claims(&idp, &json!({})));
        let page = assert_by(&idp, &partner, &assertion).await;
        assert_eq!(page.status, 200, "{}: {}", key.alg(), page.body);
    }
}

// RFC 7515 §4.1.4: `kid` is optional.
#[tokio::test]
async fn an_assertion_need_not_name_the_only_key() {
    let idp = Idp::start().await;
    let key = Key::es256();
    let partner = signing(&idp, &key).await;
    let assertion = key.sign(&json!({ "alg": "ES256" }), &claims(&idp, &json!({})));
    let page = assert_by(&idp, &partner, &assertion).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

// Core §9 names the token endpoint as audience, RFC 7523 §3 lets there be several.
#[tokio::test]
async fn an_assertion_may_be_for_the_token_endpoint_or_one_of_many() {
    let idp = Idp::start().await;
    let key = Key::es256();
    let partner = signing(&idp, &key).await;
    let endpoint = format!("{ISSUER}/token");
    for aud in [json!(endpoint), json!(["https://other.example", ISSUER])] {
        let claims = claims(&idp, &json!({ "aud": aud }));
        let page = assert_by(&idp, &partner, &key.sign(&header(&key), &claims)).await;
        assert_eq!(page.status, 200, "{aud}: {}", page.body);
    }
}

// RFC 7523 §3, rules 1 to 7.
#[tokio::test]
async fn an_assertion_with_a_claim_wrong_is_refused() {
    let idp = Idp::start().await;
    let key = Key::es256();
    let partner = signing(&idp, &key).await;
    let now = idp.now().as_unix();
    for change in [
        json!({ "iss": "other" }),
        json!({ "sub": "other" }),
        json!({ "sub": null }),
        json!({ "aud": "https://other.example" }),
        json!({ "aud": null }),
        json!({ "exp": now - 300 }),
        json!({ "exp": now + 86_400 }),
        json!({ "exp": null }),
        json!({ "nbf": now + 61 }),
        json!({ "iat": now + 61 }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
    ] {
        let assertion = key.sign(&header(&key), &claims(&idp, &change));
        assert_refused(&assert_by(&idp, &partner, &assertion).await);
    }
}

#[tokio::test]
async fn a_clock_a_little_ahead_is_forgiven() {
    let idp = Idp::start().await;
    let key = Key::es256();
    let partner = signing(&idp, &key).await;
    let soon = idp.now().as_unix() + 8;
    let assertion = key.sign(
        &header(&key),
        &claims(&idp, &json!({ "nbf": soon, "iat": soon })),
    );
    assert_eq!(assert_by(&idp, &partner, &assertion).await.status, 200);
}

// RFC 7523 §3, rule 7: once.
#[tokio::test]
async fn an_assertion_counts_once() {
    let idp = Idp::start().await;
    let key = Key::es256();
    let partner = signing(&idp, &key).await;
    let assertion = key.sign(&header(&key), &claims(&idp, &json!({})));
    assert_eq!(assert_by(&idp, &partner, &assertion).await.status, 200);
    assert_refused(&assert_by(&idp, &partner, &assertion).await);
}

#[tokio::test]
async fn an_assertion_of_another_key_is_refused() {
    let idp = Idp::start().await;
    let key = Key::es256();
    let partner = signing(&idp, &key).await;
    let other = Key::es256();
    let assertion = other.sign(&header(&other), &claims(&idp, &json!({})));
    assert_refused(&assert_by(&idp, &partner, &assertion).await);
}

// RFC 7521 §4.2.
#[tokio::test]
async fn an_assertion_of_another_type_is_refused() {
    let idp = Idp::start().await;
    let key = Key::es256();
    let partner = signing(&idp, &key).await;
    let assertion = key.sign(&header(&key), &claims(&idp, &json!({})));
    let mut params = BTreeMap::from([("grant_type", "authorization_code"), ("code", "x")]);
    params.insert("client_assertion", &assertion);
    assert_refused(&partner.post_with("/token", &params, None).await);
    params.insert("client_assertion_type", "urn:other");
    assert_refused(&partner.post_with("/token", &params, None).await);
}
