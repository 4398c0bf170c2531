//! The metadata document (OpenID Connect Discovery §3, RFC 8414 §2): what works, and nothing else.

use axum::body::Body;
use axum::extract::Request;
use serde_json::{Value, json};

use crate::support::jose::Key;
use crate::support::{Browser, ISSUER, Idp, Page, Partner, Tokens};

async fn get(idp: &Idp, path: &str) -> Page {
    let request = Request::get(path).body(Body::empty());
    idp.request(request.unwrap()).await
}

async fn document() -> Value {
    let idp = Idp::start().await;
    get(&idp, "/.well-known/openid-configuration").await.json()
}

fn texts<'a>(document: &'a Value, name: &str) -> Vec<&'a str> {
    let values = document[name]
        .as_array()
        .unwrap_or_else(|| panic!("{name}"));
    values.iter().map(|value| value.as_str().unwrap()).collect()
}

// Discovery §4.2, §4.3: JSON, and the issuer exactly.
#[tokio::test]
async fn it_is_json_and_names_the_issuer_exactly() {
    let idp = Idp::start().await;
    let page = get(&idp, "/.well-known/openid-configuration").await;
    assert_eq!(
        (page.status.as_u16(), page.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(page.json()["issuer"], ISSUER);
    assert_eq!(page.header("access-control-allow-origin"), "*");
}

// RFC 8414 §3.
#[tokio::test]
async fn both_well_known_addresses_say_the_same() {
    let idp = Idp::start().await;
    let oauth = get(&idp, "/.well-known/oauth-authorization-server").await;
    assert_eq!(oauth.json(), document().await);
}

// Discovery §3: required, and of these types.
#[tokio::test]
async fn what_is_required_is_there() {
    let document = document().await;
    assert!(texts(&document, "scopes_supported").contains(&"openid"));
    assert_eq!(texts(&document, "response_types_supported"), ["code"]);
    let subject_types = texts(&document, "subject_types_supported");
    assert_eq!(subject_types, ["public", "pairwise"]);
    let algs = texts(&document, "id_token_signing_alg_values_supported");
    assert!(algs.contains(&"RS256"), "Core §15.1");
    assert_eq!(
        texts(&document, "code_challenge_methods_supported"),
        ["S256"]
    );
    for flag in [
        "claims_parameter_supported",
        "request_parameter_supported",
        "request_uri_parameter_supported",
        "require_request_uri_registration",
        "authorization_response_iss_parameter_supported",
    ] {
        assert_eq!(document[flag], true, "{flag}");
    }
}

// RFC 8414 §2: a member without elements is left out, and lists are lists of texts.
#[tokio::test]
async fn every_list_holds_texts_and_none_is_empty() {
    let document = document().await;
    let lists = document.as_object().unwrap().keys();
    for name in lists.filter(|name| document[name.as_str()].is_array()) {
        assert!(!texts(&document, name).is_empty(), "{name}");
    }
}

// RFC 8725 §3.1: never unsigned; under a shared secret only what client_secret_jwt signs.
#[tokio::test]
async fn no_list_of_algorithms_has_none_or_a_symmetric_one() {
    let document = document().await;
    let lists = document.as_object().unwrap().keys();
    for name in lists.filter(|name| name.contains("signing_alg")) {
        for alg in texts(&document, name) {
            let shared = name.contains("_auth_") && alg == "HS256";
            assert!(alg != "none", "{name}");
            assert!(shared || !alg.starts_with("HS"), "{name}: {alg}");
        }
    }
}

// Discovery §3: every endpoint lies under the issuer, and is there.
#[tokio::test]
async fn every_endpoint_is_ours_and_answers() {
    let idp = Idp::start().await;
    let document = document().await;
    let members = document.as_object().unwrap();
    let endpoints = members
        .iter()
        .filter(|(name, _)| name.ends_with("_endpoint") || name.ends_with("_uri"));
    let mut seen = 0;
    for (name, address) in endpoints {
        let path = address.as_str().unwrap().strip_prefix(ISSUER).unwrap();
        assert_ne!(get(&idp, path).await.status, 404, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 9);
}

#[tokio::test]
async fn every_way_to_answer_works() {
    let document = document().await;
    for mode in texts(&document, "response_modes_supported") {
        let idp = Idp::start().await;
        let (person, partner) = (idp.person().await, Partner::of(&idp).await);
        let request = partner.request(&[("response_mode", mode)]);
        let page = Browser::new(&idp).sign_in(&person, &request).await;
        let answer = format!("{}{}", page.location(), page.body);
        let carrier = if mode.ends_with("jwt") {
            "response"
        } else {
            "code"
        };
        assert!(answer.contains(carrier), "{mode}");
    }
}

#[tokio::test]
async fn every_prompt_display_and_language_works() {
    let document = document().await;
    let (idp, mut asked) = (Idp::start().await, Vec::new());
    let partner = Partner::of(&idp).await;
    for (list, parameter) in [
        ("prompt_values_supported", "prompt"),
        ("display_values_supported", "display"),
        ("ui_locales_supported", "ui_locales"),
        ("acr_values_supported", "acr_values"),
        ("scopes_supported", "scope"),
    ] {
        asked.extend(
            texts(&document, list)
                .into_iter()
                .map(|value| (parameter, value)),
        );
    }
    for (parameter, value) in asked {
        let with_openid = format!("openid {value}");
        let value = if parameter == "scope" {
            with_openid.as_str()
        } else {
            value
        };
        let page = Browser::new(&idp)
            .get(&partner.request(&[(parameter, value)]))
            .await;
        let error = page.sent("error").unwrap_or_default();
        assert!(
            ["", "login_required"].contains(&error.as_str()),
            "{parameter} {value}"
        );
    }
}

#[tokio::test]
async fn every_scope_is_granted_to_who_may_have_it() {
    let document = document().await;
    let scopes = texts(&document, "scopes_supported").join(" ");
    let idp = Idp::start().await;
    let partner = Partner::registered(&idp, json!({ "scope": scopes })).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    let code = partner
        .code(&mut browser, &person, &[("scope", &scopes)])
        .await;
    assert_eq!(partner.redeem(&code, &[]).await.json()["scope"], scopes);
}

#[tokio::test]
async fn every_grant_is_served() {
    let document = document().await;
    let grants = texts(&document, "grant_types_supported");
    assert_eq!(
        grants,
        [
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:ietf:params:oauth:grant-type:device_code",
        ]
    );
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    Tokens::read(&partner.refresh(&tokens.refresh_token.unwrap(), &[]).await);
}

#[tokio::test]
async fn every_algorithm_of_assertions_and_requests_can_be_registered() {
    let document = document().await;
    for list in [
        "token_endpoint_auth_signing_alg_values_supported",
        "revocation_endpoint_auth_signing_alg_values_supported",
        "introspection_endpoint_auth_signing_alg_values_supported",
    ] {
        let algs = texts(&document, list);
        assert_eq!(
            algs,
            ["HS256", "RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
        );
    }
    for list in [
        "request_object_signing_alg_values_supported",
        "dpop_signing_alg_values_supported",
    ] {
        let algs = texts(&document, list);
        assert_eq!(algs, ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]);
    }
    for key in [
        Key::rs256(),
        Key::ps256(),
        Key::es256(),
        Key::ed_dsa(),
        Key::ed25519(),
    ] {
        let jwks = key.jwks("one");
        assert!(
            idp::crypto::jwks::PublicKeys::parse(&jwks).is_ok(),
            "{}",
            key.alg()
        );
    }
}

#[tokio::test]
async fn the_ways_to_authenticate_are_those_that_are_tested() {
    let document = document().await;
    let all = [
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
        "private_key_jwt",
        "none",
    ];
    assert_eq!(
        texts(&document, "token_endpoint_auth_methods_supported"),
        all
    );
    assert_eq!(
        texts(&document, "revocation_endpoint_auth_methods_supported"),
        all
    );
    // RFC 7662 §2.1: a public client may not ask about tokens.
    assert_eq!(
        texts(&document, "introspection_endpoint_auth_methods_supported"),
        all[..4]
    );
}
