//! Nonces that a proof must hold (RFC 9449 §8, §9).

use std::time::Duration;

use idp::crypto::sha256_text;
use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner, Prover, Tokens, with_proofs};

async fn demanding(idp: &Idp) -> Partner<'_> {
    Partner::registered(idp, json!({ "dpop_nonce_required": true })).await
}

async fn redeem(idp: &Idp, partner: &Partner<'_>, code: &str, proof: &str) -> Page {
    let request = partner.to_post("/token", &partner.redemption(code));
    idp.request(with_proofs(request, &[proof])).await
}

fn with_nonce(prover: &Prover<'_>, nonce: &str) -> String {
    prover.proof("POST", "/token", &json!({ "nonce": nonce }))
}

/// A fresh code of a client, and the nonce that its first proof lacked.
async fn told_to_use_one(
    idp: &Idp,
    partner: &Partner<'_>,
    prover: &Prover<'_>,
) -> (String, String) {
    let person = idp.person().await;
    let code = partner.code(&mut Browser::new(idp), &person, &[]).await;
    let page = redeem(idp, partner, &code, &prover.for_tokens()).await;
    assert_eq!(page.error(), (400, "use_dpop_nonce".to_owned()));
    (code, page.header("dpop-nonce").to_owned())
}

// §8: the same code, with the nonce of the refusal.
#[tokio::test]
async fn a_client_that_needs_a_nonce_is_given_one_and_comes_again() {
    let idp = Idp::start().await;
    let (partner, prover) = (demanding(&idp).await, Prover::new(&idp));
    let (code, nonce) = told_to_use_one(&idp, &partner, &prover).await;
    let page = redeem(&idp, &partner, &code, &with_nonce(&prover, &nonce)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    // §8.2: the next one comes along.
    assert!(!page.header("dpop-nonce").is_empty());
}

#[tokio::test]
async fn a_nonce_grows_old() {
    let idp = Idp::start().await;
    let (partner, prover) = (demanding(&idp).await, Prover::new(&idp));
    let (code, nonce) = told_to_use_one(&idp, &partner, &prover).await;
    idp.advance(Duration::from_secs(50));
    let page = redeem(&idp, &partner, &code, &with_nonce(&prover, &nonce)).await;
    assert_eq!(page.status, 200, "{}", page.body);

    let (code, nonce) = told_to_use_one(&idp, &partner, &prover).await;
    idp.advance(Duration::from_secs(130));
    let page = redeem(&idp, &partner, &code, &with_nonce(&prover, &nonce)).await;
    assert_eq!(page.error(), (400, "use_dpop_nonce".to_owned()));
    assert_ne!(page.header("dpop-nonce"), nonce);
}

// §8: who need not send one may, and then it must be ours.
#[tokio::test]
async fn a_nonce_that_was_not_asked_for_must_be_right() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let person = idp.person().await;
    let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
    let page = redeem(&idp, &partner, &code, &with_nonce(&prover, "made-up")).await;
    assert_eq!(page.error(), (400, "use_dpop_nonce".to_owned()));
    let nonce = page.header("dpop-nonce");
    let page = redeem(&idp, &partner, &code, &with_nonce(&prover, nonce)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(page.header("dpop-nonce"), "");
}

// A proof that is wrong otherwise is told so, and given no nonce.
#[tokio::test]
async fn a_nonce_is_given_for_a_sound_proof_only() {
    let idp = Idp::start().await;
    let (partner, prover) = (demanding(&idp).await, Prover::new(&idp));
    let proof = prover.proof("GET", "/token", &json!({}));
    let page = redeem(&idp, &partner, "x", &proof).await;
    assert_eq!(page.error(), (400, "invalid_dpop_proof".to_owned()));
    assert_eq!(page.header("dpop-nonce"), "");
}

// §9: the resources want one as well.
#[tokio::test]
async fn userinfo_asks_for_a_nonce_too() {
    let idp = Idp::start().await;
    let (partner, prover) = (demanding(&idp).await, Prover::new(&idp));
    let (code, nonce) = told_to_use_one(&idp, &partner, &prover).await;
    let page = redeem(&idp, &partner, &code, &with_nonce(&prover, &nonce)).await;
    let token = Tokens::read(&page).access_token;
    let ask = |proof: String| {
        let request = partner.to_userinfo(&format!("DPoP {token}"));
        idp.request(with_proofs(request, &[&proof]))
    };
    let page = ask(prover.for_userinfo(&token)).await;
    assert_eq!(page.error(), (401, "use_dpop_nonce".to_owned()));
    let challenge = page.header("www-authenticate");
    assert!(
        challenge.contains("error=\"use_dpop_nonce\""),
        "{challenge}"
    );

    let claims = json!({ "ath": sha256_text(&token), "nonce": page.header("dpop-nonce") });
    let page = ask(prover.proof("GET", "/userinfo", &claims)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(!page.header("dpop-nonce").is_empty());
}
