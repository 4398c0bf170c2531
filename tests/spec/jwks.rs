//! Our public keys (RFC 7517, OpenID Connect Core §10.1, Discovery §3 `jwks_uri`).

use std::collections::BTreeSet;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use serde_json::Value;

use crate::support::{Idp, Page};

async fn ask(idp: &Idp, known: Option<&str>) -> Page {
    let mut request = Request::get("/jwks");
    if let Some(tag) = known {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    idp.request(request.body(Body::empty()).unwrap()).await
}

async fn keys() -> Vec<Value> {
    let idp = Idp::start().await;
    ask(&idp, None).await.json()["keys"]
        .as_array()
        .unwrap()
        .clone()
}

fn member<'a>(key: &'a Value, name: &str) -> &'a str {
    key[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name}: {key}"))
}

// Core §10.1: a header names a key by its `kid`.
#[tokio::test]
async fn every_key_has_a_name_of_its_own_an_algorithm_and_a_use() {
    let keys = keys().await;
    let names: BTreeSet<&str> = keys.iter().map(|key| member(key, "kid")).collect();
    assert_eq!(names.len(), keys.len());
    for key in &keys {
        assert_eq!(member(key, "use"), "sig");
        assert!(["RS256", "PS256", "ES256", "EdDSA"].contains(&member(key, "alg")));
    }
}

// RFC 7518 §6.2.2, §6.3.2: private members.
#[tokio::test]
async fn no_key_shows_a_private_part() {
    for key in keys().await {
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            assert!(key.get(private).is_none(), "{private}");
        }
    }
}

// Core §15.1: RS256 is there for partners that say nothing.
#[tokio::test]
async fn each_algorithm_has_a_key_in_use_and_one_announced() {
    let keys = keys().await;
    for alg in ["RS256", "PS256", "ES256", "EdDSA"] {
        let of_alg = keys.iter().filter(|key| key["alg"] == alg);
        assert_eq!(of_alg.count(), 2, "{alg}");
    }
}

// RFC 7518 §3.3: 2048 bits or more.
#[tokio::test]
async fn rsa_keys_are_of_2048_bits() {
    for key in keys().await.iter().filter(|key| key["kty"] == "RSA") {
        assert_eq!(member(key, "n").len(), 342, "256 bytes of base64url");
    }
}

#[tokio::test]
async fn the_set_may_be_kept_for_five_minutes() {
    let idp = Idp::start().await;
    let page = ask(&idp, None).await;
    assert_eq!(page.header("cache-control"), "public, max-age=300");
    assert_eq!(page.header("content-type"), "application/jwk-set+json");
    assert_eq!(page.header("access-control-allow-origin"), "*");
}

// RFC 9110 §13.1.2.
#[tokio::test]
async fn who_has_the_latest_set_is_told_so_without_a_body() {
    let idp = Idp::start().await;
    let tag = ask(&idp, None).await.header("etag").to_owned();
    for known in [
        tag.clone(),
        format!("\"other\", {tag}"),
        format!("W/{tag}"),
        "*".to_owned(),
    ] {
        let page = ask(&idp, Some(&known)).await;
        assert_eq!(
            (page.status.as_u16(), page.body.as_str()),
            (304, ""),
            "{known}"
        );
        assert_eq!(page.header("etag"), tag);
    }
    assert_eq!(ask(&idp, Some("\"other\"")).await.status, 200);
}
