//! Tokens bound to a key at the token endpoint (RFC 9449 §4.3, §5, §10).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::jose::{Key, payload};
use crate::support::{Browser, Idp, Page, Partner, Prover, Tokens, with_proofs};

/// Redeems a code that was asked for with `asked`, showing these proofs.
async fn redeem(idp: &Idp, partner: &Partner<'_>, asked: &[(&str, &str)], proofs: &[&str]) -> Page {
    let person = idp.person().await;
    let code = partner.code(&mut Browser::new(idp), &person, asked).await;
    let request = partner.to_post("/token", &partner.redemption(&code));
    idp.request(with_proofs(request, proofs)).await
}

/// What comes of a redemption with a proof whose claims are changed so.
async fn redeem_with_claims(change: Value) -> Page {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let proof = prover.proof("POST", "/token", &change);
    redeem(&idp, &partner, &[], &[&proof]).await
}

fn assert_bound(page: &Page, prover: &Prover<'_>) {
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(page.json()["token_type"], "DPoP");
    let token = payload(page.json()["access_token"].as_str().unwrap());
    assert_eq!(token["cnf"], json!({ "jkt": prover.jkt() }));
}

fn assert_invalid_proof(page: &Page) {
    let refusal = (400, "invalid_dpop_proof".to_owned());
    assert_eq!(page.error(), refusal, "{}", page.body);
}

// §5, §6.1: with each algorithm that discovery names.
#[tokio::test]
async fn a_proof_binds_the_access_token_to_its_key() {
    for key in [
        Key::es256(),
        Key::ed_dsa(),
        Key::ed25519(),
        Key::ps256(),
        Key::rs256(),
    ] {
        let idp = Idp::start().await;
        let (partner, prover) = (Partner::of(&idp).await, Prover::with(&idp, key));
        let page = redeem(&idp, &partner, &[], &[&prover.for_tokens()]).await;
        assert_bound(&page, &prover);
    }
}

#[tokio::test]
async fn without_a_proof_tokens_are_bearer_tokens() {
    let idp = Idp::start().await;
    let page = redeem(&idp, &Partner::of(&idp).await, &[], &[]).await;
    assert_eq!(page.json()["token_type"], "Bearer");
    let token = payload(page.json()["access_token"].as_str().unwrap());
    assert_eq!(token.get("cnf"), None);
}

// FAPI rows 13 and 14, §11.1: clocks differ.
#[tokio::test]
async fn a_proof_made_ten_seconds_ago_or_ahead_is_accepted() {
    for seconds in [-10, 10] {
        let iat = 1_800_000_000 + seconds;
        let page = redeem_with_claims(json!({ "iat": iat })).await;
        assert_eq!(page.status, 200, "{seconds}: {}", page.body);
    }
}

// FAPI row 12.
#[tokio::test]
async fn a_proof_may_say_from_when_and_until_when_it_counts() {
    let sound = json!({ "nbf": 1_800_000_008, "exp": 1_800_000_001 });
    assert_eq!(redeem_with_claims(sound).await.status, 200);
    for change in [
        json!({ "nbf": 1_800_000_061 }),
        json!({ "exp": 1_800_000_000 }),
    ] {
        assert_invalid_proof(&redeem_with_claims(change).await);
    }
}

// §4.3, FAPI row 56.
#[tokio::test]
async fn a_proof_with_a_claim_wrong_is_refused() {
    for change in [
        json!({ "htm": null }),
        json!({ "htm": "GET" }),
        json!({ "htm": "post" }),
        json!({ "htu": null }),
        json!({ "htu": "http://idp.localhost:8080/userinfo" }),
        json!({ "htu": "https://idp.localhost:8080/token" }),
        json!({ "htu": "/token" }),
        json!({ "iat": null }),
        json!({ "iat": "1800000000" }),
        json!({ "iat": 1_800_000_000 - 300 }),
        json!({ "iat": 1_800_000_000 + 61 }),
        json!({ "jti": null }),
        json!({ "jti": "" }),
        json!({ "jti": "x".repeat(513) }),
    ] {
        let page = redeem_with_claims(change.clone()).await;
        assert_eq!(page.error().1, "invalid_dpop_proof", "{change}");
    }
}

// §4.3, rule 9: query and fragment do not count, nor how the host is written.
#[tokio::test]
async fn the_address_is_compared_as_a_url() {
    let htu = json!({ "htu": "HTTP://IDP.localhost:8080/./token?x=1#y" });
    assert_eq!(redeem_with_claims(htu).await.status, 200);
}

// §11.1: on every node, and not only while the code is there.
#[tokio::test]
async fn a_proof_counts_once() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let proof = prover.for_tokens();
    assert_bound(&redeem(&idp, &partner, &[], &[&proof]).await, &prover);
    assert_invalid_proof(&redeem(&idp, &partner, &[], &[&proof]).await);
}

// A refused proof uses up no code: the client comes again with a better one.
#[tokio::test]
async fn a_code_survives_a_proof_that_is_refused() {
    let idp = Idp::start().await;
    let (partner, prover, person) = (
        Partner::of(&idp).await,
        Prover::new(&idp),
        idp.person().await,
    );
    let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
    let request = || partner.to_post("/token", &partner.redemption(&code));
    let wrong = prover.proof("GET", "/token", &json!({}));
    assert_invalid_proof(&idp.request(with_proofs(request(), &[&wrong])).await);
    let right = prover.for_tokens();
    assert_bound(
        &idp.request(with_proofs(request(), &[&right])).await,
        &prover,
    );
}

// §5.2.
#[tokio::test]
async fn a_client_whose_tokens_are_to_be_bound_must_show_a_key() {
    let idp = Idp::start().await;
    let change = json!({ "dpop_bound_access_tokens": true });
    let (partner, prover) = (Partner::registered(&idp, change).await, Prover::new(&idp));
    assert_invalid_proof(&redeem(&idp, &partner, &[], &[]).await);
    let page = redeem(&idp, &partner, &[], &[&prover.for_tokens()]).await;
    assert_bound(&page, &prover);
}

// §10, FAPI row 19.
#[tokio::test]
async fn dpop_jkt_binds_the_code_to_its_key() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let asked = prover.jkt();
    let page = redeem(
        &idp,
        &partner,
        &[("dpop_jkt", &asked)],
        &[&prover.for_tokens()],
    )
    .await;
    assert_bound(&page, &prover);
}

// §10, FAPI rows 16 and 17: with another key, or with none.
#[tokio::test]
async fn a_code_bound_to_a_key_is_worthless_without_it() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let asked = prover.jkt();
    let other = Prover::new(&idp).for_tokens();
    for proofs in [[other.as_str()].as_slice(), &[]] {
        let page = redeem(&idp, &partner, &[("dpop_jkt", &asked)], proofs).await;
        assert_eq!(page.error(), (400, "invalid_grant".to_owned()));
    }
}

#[tokio::test]
async fn dpop_jkt_that_is_no_thumbprint_is_refused() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let request = partner.request(&[("dpop_jkt", "short")]);
    let page = Browser::new(&idp).get(&request).await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
}

/// A public client's refresh token, bound to the prover's key.
async fn bound_publicly<'a>(idp: &'a Idp, prover: &Prover<'_>) -> (Partner<'a>, String) {
    let change = json!({ "token_endpoint_auth_method": "none" });
    let (partner, person) = (Partner::registered(idp, change).await, idp.person().await);
    let code = partner.code(&mut Browser::new(idp), &person, &[]).await;
    let request = partner.to_post_publicly("/token", &partner.redemption(&code));
    let page = idp
        .request(with_proofs(request, &[&prover.for_tokens()]))
        .await;
    assert_bound(&page, prover);
    (partner, Tokens::read(&page).refresh_token.unwrap())
}

fn refresh(token: &str) -> BTreeMap<&str, &str> {
    BTreeMap::from([("grant_type", "refresh_token"), ("refresh_token", token)])
}

// §5, FAPI row 57: what is refused does not use up the token either.
#[tokio::test]
async fn a_public_client_refreshes_with_the_key_it_began_with() {
    let idp = Idp::start().await;
    let prover = Prover::new(&idp);
    let (partner, token) = bound_publicly(&idp, &prover).await;
    let request = || partner.to_post_publicly("/token", &refresh(&token));
    let other = Prover::new(&idp).for_tokens();
    for proofs in [[other.as_str()].as_slice(), &[]] {
        let page = idp.request(with_proofs(request(), proofs)).await;
        assert_eq!(page.error(), (400, "invalid_grant".to_owned()));
    }
    let own = prover.for_tokens();
    assert_bound(&idp.request(with_proofs(request(), &[&own])).await, &prover);
}

// §5: a confidential client is known by its authentication, and may change its key.
#[tokio::test]
async fn a_confidential_client_may_refresh_with_another_key() {
    let idp = Idp::start().await;
    let (partner, first, second) = (
        Partner::of(&idp).await,
        Prover::new(&idp),
        Prover::new(&idp),
    );
    let page = redeem(&idp, &partner, &[], &[&first.for_tokens()]).await;
    let token = Tokens::read(&page).refresh_token.unwrap();
    let request = partner.to_post("/token", &refresh(&token));
    let page = idp
        .request(with_proofs(request, &[&second.for_tokens()]))
        .await;
    assert_bound(&page, &second);
}

// What goes through the browser comes with no proof: bound by dpop_jkt, or not for such a client.
#[tokio::test]
async fn a_token_through_the_browser_is_bound_by_dpop_jkt() {
    let idp = Idp::start_with(|environment| environment.with("IDP_IMPLICIT", "on")).await;
    let change = json!({
        "response_types": ["code", "code token"],
        "grant_types": ["authorization_code", "implicit"],
    });
    let (partner, prover) = (Partner::registered(&idp, change).await, Prover::new(&idp));
    let asked = [("response_type", "code token"), ("dpop_jkt", &prover.jkt())];
    let (person, request) = (idp.person().await, partner.request(&asked));
    let page = Browser::new(&idp).sign_in(&person, &request).await;
    assert_eq!(page.sent("token_type").as_deref(), Some("DPoP"), "{page:?}");
    let token = payload(&page.sent("access_token").unwrap());
    assert_eq!(token["cnf"], json!({ "jkt": prover.jkt() }));

    let client: idp::domain::Client = serde_json::from_value(json!({
        "client_id": "formation", "client_name": "Compte formation",
        "redirect_uris": ["https://formation.example/callback"],
        "response_types": ["code token"], "grant_types": ["authorization_code", "implicit"],
        "dpop_bound_access_tokens": true,
    }))
    .unwrap();
    assert!(client.check().is_err());
}
