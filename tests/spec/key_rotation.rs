//! Keys change while the provider runs, and no signature fails for it (OpenID Connect Core
//! §10.1.1).

use std::time::Duration;

use idp::crypto::keys::{KeyState, StoredKey};
use idp::domain::SigningAlg;
use serde_json::{Value, json};

use crate::support::jose::{header, verified};
use crate::support::{Browser, Idp, Partner, Tokens};

/// What an operator does on another node: this one notices when it next looks.
async fn rotate(idp: &Idp, alg: SigningAlg) {
    let app = &idp.app;
    let next = StoredKey::generate(alg, KeyState::Next, app.keys.seal(), idp.now()).unwrap();
    let mut tx = app.store.begin().await.unwrap();
    tx.rotate_key(alg, &next, idp.now()).await.unwrap();
    tx.commit().await.unwrap();
    app.keys.reload(&app.store, idp.now()).await.unwrap();
}

fn names(jwks: &Value, alg: &str) -> Vec<Value> {
    let keys = jwks["keys"].as_array().unwrap().iter();
    let of_alg = keys.filter(|key| key["alg"] == alg);
    of_alg.map(|key| key["kid"].clone()).collect()
}

async fn tokens(idp: &Idp, partner: &Partner<'_>) -> Tokens {
    let person = idp.person().await;
    partner.tokens(&mut Browser::new(idp), &person, &[]).await
}

async fn a_rotation_of(alg: SigningAlg) {
    let idp = Idp::start().await;
    let change = json!({ "id_token_signed_response_alg": alg });
    let partner = Partner::registered(&idp, change).await;
    let kept = partner.jwks().await;
    let before = tokens(&idp, &partner).await;

    rotate(&idp, alg).await;
    let after = tokens(&idp, &partner).await;

    let (old, new) = (header(&before.id_token), header(&after.id_token));
    assert_ne!(old["kid"], new["kid"]);
    // Who keeps the set of before the rotation knows the new key already: it had been announced.
    verified(&after.id_token, &kept);
    // Who fetches it anew still finds the old key.
    verified(&before.id_token, &partner.jwks().await);
    assert_eq!(names(&partner.jwks().await, alg.as_str()).len(), 3);
}

#[tokio::test]
async fn rs256_keys_rotate_without_one_failed_verification() {
    a_rotation_of(SigningAlg::Rs256).await;
}

#[tokio::test]
async fn ps256_keys_rotate_without_one_failed_verification() {
    a_rotation_of(SigningAlg::Ps256).await;
}

#[tokio::test]
async fn es256_keys_rotate_without_one_failed_verification() {
    a_rotation_of(SigningAlg::Es256).await;
}

#[tokio::test]
async fn ed_dsa_keys_rotate_without_one_failed_verification() {
    a_rotation_of(SigningAlg::EdDsa).await;
}

// Access tokens are always signed with ES256.
#[tokio::test]
async fn tokens_given_before_a_rotation_still_count() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let tokens = tokens(&idp, &partner).await;
    for _ in 0..2 {
        rotate(&idp, SigningAlg::Es256).await;
    }
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 200);
    let active = partner.introspect(&tokens.access_token).await.json();
    assert_eq!(active["active"], true);
    Tokens::read(&partner.refresh(&tokens.refresh_token.unwrap(), &[]).await);
}

#[tokio::test]
async fn a_hint_signed_before_a_rotation_still_signs_out() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let person = idp.person().await;
    let mut browser = Browser::new(&idp);
    let tokens = partner.tokens(&mut browser, &person, &[]).await;
    rotate(&idp, SigningAlg::Rs256).await;
    let page = browser
        .get(&format!("/end-session?id_token_hint={}", tokens.id_token))
        .await;
    assert!(page.location().starts_with("/sign-out/done"), "{page:?}");
}

// What was signed last has long expired by then, even as a hint.
#[tokio::test]
async fn a_retired_key_is_published_for_a_month_more() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let first = names(&partner.jwks().await, "ES256");
    rotate(&idp, SigningAlg::Es256).await;
    idp.advance(Duration::from_hours(30 * 24 - 1));
    idp.app
        .keys
        .reload(&idp.app.store, idp.now())
        .await
        .unwrap();
    assert_eq!(names(&partner.jwks().await, "ES256").len(), 3);
    idp.advance(Duration::from_hours(1));
    idp.app
        .keys
        .reload(&idp.app.store, idp.now())
        .await
        .unwrap();
    let last = names(&partner.jwks().await, "ES256");
    assert_eq!(last.len(), 2);
    assert_eq!(first.iter().filter(|kid| last.contains(kid)).count(), 1);
}

#[tokio::test]
async fn another_set_has_another_tag() {
    let idp = Idp::start().await;
    let before = idp.app.keys.current().etag.clone();
    idp.app
        .keys
        .reload(&idp.app.store, idp.now())
        .await
        .unwrap();
    assert_eq!(idp.app.keys.current().etag, before);
    rotate(&idp, SigningAlg::EdDsa).await;
    assert_ne!(idp.app.keys.current().etag, before);
}

#[tokio::test]
async fn keys_outlive_a_restart() {
    let idp = Idp::start().await;
    let before = idp.app.keys.current().etag.clone();
    let idp = idp.restart().await;
    assert_eq!(idp.app.keys.current().etag, before);
}
