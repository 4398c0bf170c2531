//! Bound tokens at the resources that we protect (RFC 9449 §6.2, §7).

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use idp::crypto::sha256_text;
use serde_json::{Value, json};

use crate::support::{Browser, Idp, Page, Partner, Prover, Tokens, form, with_proofs};

/// An access token bound to the prover's key.
async fn bound<'a>(idp: &'a Idp, prover: &Prover<'_>) -> (Partner<'a>, String) {
    let (partner, person) = (Partner::of(idp).await, idp.person().await);
    let code = partner.code(&mut Browser::new(idp), &person, &[]).await;
    let request = partner.to_post("/token", &partner.redemption(&code));
    let page = idp
        .request(with_proofs(request, &[&prover.for_tokens()]))
        .await;
    (partner, Tokens::read(&page).access_token)
}

/// Asks for userinfo with this scheme, the claims of the proof changed so.
async fn ask(scheme: &str, change: &Value) -> Page {
    let idp = Idp::start().await;
    let prover = Prover::new(&idp);
    let (partner, token) = bound(&idp, &prover).await;
    let mut claims = json!({ "ath": sha256_text(&token) });
    let object = claims.as_object_mut().unwrap();
    object.extend(change.as_object().unwrap().clone());
    let proof = prover.proof("GET", "/userinfo", &claims);
    let request = partner.to_userinfo(&format!("{scheme} {token}"));
    idp.request(with_proofs(request, &[&proof])).await
}

fn assert_challenged(page: &Page, error: &str) {
    assert_eq!(page.error(), (401, error.to_owned()), "{}", page.body);
    let challenge = page.header("www-authenticate");
    assert!(challenge.starts_with("DPoP algs=\""), "{challenge}");
    assert!(
        challenge.contains(&format!("error=\"{error}\"")),
        "{challenge}"
    );
}

// §7.1, FAPI row 10: the scheme's name has no case.
#[tokio::test]
async fn a_bound_token_opens_with_a_proof_of_its_key() {
    for scheme in ["DPoP", "dpop", "DPOP"] {
        let page = ask(scheme, &json!({})).await;
        assert_eq!(page.status, 200, "{scheme}: {}", page.body);
    }
}

// FAPI rows 13 and 14.
#[tokio::test]
async fn a_clock_ten_seconds_off_is_forgiven() {
    for seconds in [-10, 10] {
        let iat = json!({ "iat": 1_800_000_000 + seconds });
        assert_eq!(ask("DPoP", &iat).await.status, 200, "{seconds}");
    }
}

// §4.3, rule 12, FAPI row 56.
#[tokio::test]
async fn a_proof_for_another_request_or_token_is_refused() {
    for change in [
        json!({ "ath": null }),
        json!({ "ath": sha256_text("another") }),
        json!({ "htm": "POST" }),
        json!({ "htu": "http://idp.localhost:8080/token" }),
        json!({ "iat": 1_800_000_000 - 300 }),
        json!({ "jti": null }),
    ] {
        assert_challenged(&ask("DPoP", &change).await, "invalid_dpop_proof");
    }
}

// §7.2: it would be worth as little as any other.
#[tokio::test]
async fn a_bound_token_is_no_bearer_token() {
    assert_challenged(&ask("Bearer", &json!({})).await, "invalid_token");

    let idp = Idp::start().await;
    let (_, token) = bound(&idp, &Prover::new(&idp)).await;
    let fields = [("access_token", token.as_str())];
    let page = idp.request(form(Request::post("/userinfo"), &fields)).await;
    assert_challenged(&page, "invalid_token");
}

#[tokio::test]
async fn a_bound_token_without_a_proof_is_refused() {
    let idp = Idp::start().await;
    let (partner, token) = bound(&idp, &Prover::new(&idp)).await;
    let page = idp
        .request(partner.to_userinfo(&format!("DPoP {token}")))
        .await;
    assert_challenged(&page, "invalid_dpop_proof");
}

#[tokio::test]
async fn a_proof_of_another_key_is_refused() {
    let idp = Idp::start().await;
    let (partner, token) = bound(&idp, &Prover::new(&idp)).await;
    let thief = Prover::new(&idp);
    let request = partner.to_userinfo(&format!("DPoP {token}"));
    let request = with_proofs(request, &[&thief.for_userinfo(&token)]);
    assert_challenged(&idp.request(request).await, "invalid_token");
}

// §7.1: a proof does not make a bearer token a bound one.
#[tokio::test]
async fn a_bearer_token_is_no_bound_token() {
    let idp = Idp::start().await;
    let (partner, person) = (Partner::of(&idp).await, idp.person().await);
    let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    let token = tokens.access_token;
    let proof = Prover::new(&idp).for_userinfo(&token);
    let request = with_proofs(partner.to_userinfo(&format!("DPoP {token}")), &[&proof]);
    assert_challenged(&idp.request(request).await, "invalid_token");
}

#[tokio::test]
async fn a_proof_opens_once() {
    let idp = Idp::start().await;
    let prover = Prover::new(&idp);
    let (partner, token) = bound(&idp, &prover).await;
    let proof = prover.for_userinfo(&token);
    let request = || with_proofs(partner.to_userinfo(&format!("DPoP {token}")), &[&proof]);
    assert_eq!(idp.request(request()).await.status, 200);
    assert_challenged(&idp.request(request()).await, "invalid_dpop_proof");
}

// §7.1: who comes with nothing is told of both schemes.
#[tokio::test]
async fn without_a_token_both_schemes_are_offered() {
    let idp = Idp::start().await;
    let request = Request::get("/userinfo").body(Body::empty()).unwrap();
    let page = idp.request(request).await;
    let challenges = page.headers.get_all(header::WWW_AUTHENTICATE);
    let challenges: Vec<&str> = challenges.iter().map(|v| v.to_str().unwrap()).collect();
    assert!(challenges[0].starts_with("Bearer ") && challenges[1].starts_with("DPoP "));
}

// The lists of entitlements are protected alike.
#[tokio::test]
async fn entitlements_ask_for_the_proof_too() {
    let idp = Idp::start().await;
    let prover = Prover::new(&idp);
    let (_, token) = bound(&idp, &prover).await;
    let ask = |scheme: &str, proof: &str| {
        let request = Request::get("/entitlements?service=x")
            .header(header::AUTHORIZATION, format!("{scheme} {token}"))
            .body(Body::empty());
        idp.request(with_proofs(request.unwrap(), &[proof]))
    };
    let ath = json!({ "ath": sha256_text(&token) });
    let proof = || prover.proof("GET", "/entitlements", &ath);
    assert_challenged(&ask("Bearer", &proof()).await, "invalid_token");
    // The right key gets as far as the scope.
    let page = ask("DPoP", &proof()).await;
    assert_eq!(page.error(), (403, "insufficient_scope".to_owned()));
}

// §6.2.
#[tokio::test]
async fn introspection_names_the_key() {
    let idp = Idp::start().await;
    let prover = Prover::new(&idp);
    let (partner, token) = bound(&idp, &prover).await;
    let told = partner.introspect(&token).await.json();
    assert_eq!(told["active"], true);
    assert_eq!(told["token_type"], "DPoP");
    assert_eq!(told["cnf"], json!({ "jkt": prover.jkt() }));
}
