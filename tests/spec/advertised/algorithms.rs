//! Every algorithm of every list, used as a partner does that registered it.

use std::collections::BTreeMap;

use axum::http::header::ACCEPT;
use serde_json::{Value, json};

use super::tokens::{answer, code};
use super::{document, texts};
use crate::spec::core_10_encryption::{jwks, key_pair, opened};
use crate::spec::rfc9101_jar::address;
use crate::support::jose::{Key, header, payload, under_secret, verified};
use crate::support::{Browser, ISSUER, Idp, Partner, Prover, SECRET, with_proofs};

/// The list, and the member of a registration that chooses from it.
const OURS: [(&str, &str); 4] = [
    (
        "id_token_signing_alg_values_supported",
        "id_token_signed_response_alg",
    ),
    (
        "userinfo_signing_alg_values_supported",
        "userinfo_signed_response_alg",
    ),
    (
        "authorization_signing_alg_values_supported",
        "authorization_signed_response_alg",
    ),
    (
        "introspection_signing_alg_values_supported",
        "introspection_signed_response_alg",
    ),
];

#[tokio::test]
async fn each_list_of_ours_is_signed_with_as_registered() {
    let idp = Idp::start().await;
    let document = document(&idp).await;
    for (list, member) in OURS {
        for alg in texts(&document, list) {
            let id = format!("{member}-{alg}");
            let change = json!({ "client_id": id, member: alg });
            let partner = Partner::registered(&idp, change).await;
            let jwt = signed(&idp, &partner, member).await;
            assert_eq!(header(&jwt)["alg"], alg, "{id}");
            assert_eq!(verified(&jwt, &partner.jwks().await)["iss"], ISSUER, "{id}");
        }
    }
}

/// What this member is about.
async fn signed(idp: &Idp, partner: &Partner<'_>, member: &str) -> String {
    let (person, mut browser) = (idp.person().await, Browser::new(idp));
    if member.starts_with("authorization") {
        let request = partner.request(&[("response_mode", "jwt")]);
        let page = browser.sign_in(&person, &request).await;
        return page.sent("response").unwrap();
    }
    let tokens = partner.tokens(&mut browser, &person, &[]).await;
    match member {
        "id_token_signed_response_alg" => tokens.id_token,
        "userinfo_signed_response_alg" => partner.userinfo(&tokens.access_token).await.body,
        _ => {
            let asked = BTreeMap::from([("token", tokens.access_token.as_str())]);
            let mut request = partner.to_post("/introspect", &asked);
            let wanted = "application/token-introspection+jwt".parse().unwrap();
            request.headers_mut().insert(ACCEPT, wanted);
            idp.request(request).await.body
        }
    }
}

#[tokio::test]
async fn each_pair_of_encryption_algorithms_is_used() {
    let idp = Idp::start().await;
    let document = document(&idp).await;
    for what in ["id_token", "userinfo"] {
        for alg in texts(
            &document,
            &format!("{what}_encryption_alg_values_supported"),
        ) {
            let pair = key_pair(&alg);
            for enc in texts(
                &document,
                &format!("{what}_encryption_enc_values_supported"),
            ) {
                // A plus would have to be encoded in the header (RFC 6749 §2.3.1).
                let id = format!("{what}-{alg}-{enc}").replace('+', "-");
                let change = json!({
                    "client_id": id,
                    format!("{what}_encrypted_response_alg"): alg,
                    format!("{what}_encrypted_response_enc"): enc,
                    "jwks": jwks(&pair),
                });
                let partner = Partner::registered(&idp, change).await;
                let told = answer(&idp, &partner).await;
                let text = |name: &str| told[name].as_str().unwrap().to_owned();
                let jwe = match what {
                    "id_token" => text("id_token"),
                    _ => partner.userinfo(&text("access_token")).await.body,
                };
                let (inner, protected) = opened(&alg, &pair, &jwe);
                assert_eq!(protected.algorithm(), Some(alg.as_str()), "{id}");
                assert_eq!(protected.content_encryption(), Some(enc.as_str()), "{id}");
                assert!(!inner.is_empty(), "{id}");
            }
        }
    }
}

#[tokio::test]
async fn each_algorithm_of_requests_is_taken() {
    let idp = Idp::start().await;
    let document = document(&idp).await;
    for alg in texts(&document, "request_object_signing_alg_values_supported") {
        let change = json!({
            "client_id": format!("by-{alg}"),
            "request_object_signing_alg": alg,
            "require_signed_request_object": true,
        });
        let partner = Partner::signing(&idp, Key::of(&alg), change).await;
        let request = address(&partner, &partner.object(&json!({ "state": alg })), &[]);
        let person = idp.person().await;
        let page = Browser::new(&idp).sign_in(&person, &request).await;
        assert_eq!(page.sent("state"), Some(alg), "{page:?}");
        assert!(page.sent("code").is_some(), "{page:?}");
    }
}

#[tokio::test]
async fn each_algorithm_of_proofs_is_taken() {
    let idp = Idp::start().await;
    let (document, partner) = (document(&idp).await, Partner::of(&idp).await);
    for alg in texts(&document, "dpop_signing_alg_values_supported") {
        let prover = Prover::with(&idp, Key::of(&alg));
        let code = code(&idp, &partner).await;
        let request = partner.to_post("/token", &partner.redemption(&code));
        let request = with_proofs(request, &[&prover.for_tokens()]);
        let token = idp.request(request).await.json()["access_token"].clone();
        let token = token.as_str().unwrap();
        assert_eq!(payload(token)["cnf"], json!({ "jkt": prover.jkt() }));
        let request = partner.to_userinfo(&format!("DPoP {token}"));
        let request = with_proofs(request, &[&prover.for_userinfo(token)]);
        assert_eq!(idp.request(request).await.status, 200, "{alg}");
    }
}

#[tokio::test]
async fn each_endpoint_takes_assertions_of_its_list() {
    let idp = Idp::start().await;
    let document = document(&idp).await;
    for endpoint in ["token", "revocation", "introspection"] {
        let list = format!("{endpoint}_endpoint_auth_signing_alg_values_supported");
        let address = document[format!("{endpoint}_endpoint")].as_str().unwrap();
        let path = address.strip_prefix(ISSUER).unwrap();
        for alg in texts(&document, &list) {
            let id = format!("{endpoint}-{alg}");
            let partner = asserting(&idp, &id, &alg).await;
            let code = code(&idp, &partner).await;
            let mut params = partner.redemption(&code);
            params.insert("token", "x");
            let assertion = by_secret(&idp, &id);
            let page = if alg == "HS256" {
                params.insert("client_assertion_type", JWT_BEARER);
                params.insert("client_assertion", &assertion);
                partner.post_with(path, &params, None).await
            } else {
                partner.post(path, &params).await
            };
            assert_eq!(page.status, 200, "{id}: {}", page.body);
        }
    }
}

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A partner whose assertions are signed so.
async fn asserting<'a>(idp: &'a Idp, id: &str, alg: &str) -> Partner<'a> {
    let mut change = json!({ "client_id": id, "token_endpoint_auth_signing_alg": alg });
    if alg == "HS256" {
        change["token_endpoint_auth_method"] = "client_secret_jwt".into();
        return Partner::registered(idp, change).await;
    }
    Partner::signing(idp, Key::of(alg), change).await
}

/// An assertion under the secret that partners share with us.
pub(super) fn by_secret(idp: &Idp, id: &str) -> String {
    let claims: Value = json!({
        "iss": id, "sub": id, "aud": ISSUER,
        "jti": idp::crypto::random_id(), "exp": idp.now().as_unix() + 60,
    });
    under_secret(SECRET.as_bytes(), &json!({ "alg": "HS256" }), &claims)
}
