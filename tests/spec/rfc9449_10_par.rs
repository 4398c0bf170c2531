//! Codes bound to a key when the request is pushed (RFC 9449 §10.1), and the proof that FAPI 2.0
//! demands for every token (Security Profile §5.3.2.1).

use serde_json::{Value, json};

use crate::support::jose::{Key, payload};
use crate::support::{Browser, Idp, Page, Partner, Prover, with_proofs};

/// Pushes a request with these parameters and proofs.
async fn push(idp: &Idp, partner: &Partner<'_>, change: &[(&str, &str)], proofs: &[&str]) -> Page {
    let asked = partner.asked(change);
    let params = asked
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let request = partner.to_post("/par", &params.collect());
    idp.request(with_proofs(request, proofs)).await
}

/// Goes on with what was pushed, to the token endpoint with these proofs.
async fn redeem(idp: &Idp, partner: &Partner<'_>, pushed: &Page, proofs: &[&str]) -> Page {
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    let address = partner.bring(pushed.json()["request_uri"].as_str().unwrap());
    let person = idp.person().await;
    let page = Browser::new(idp).sign_in(&person, &address).await;
    let code = page.sent("code").unwrap();
    let request = partner.to_post("/token", &partner.redemption(&code));
    idp.request(with_proofs(request, proofs)).await
}

fn for_par(prover: &Prover<'_>, change: &Value) -> String {
    prover.proof("POST", "/par", change)
}

// FAPI row 18.
#[tokio::test]
async fn a_proof_beside_the_pushed_request_binds_its_code() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let pushed = push(&idp, &partner, &[], &[&for_par(&prover, &json!({}))]).await;
    let page = redeem(&idp, &partner, &pushed, &[&prover.for_tokens()]).await;
    assert_eq!(page.json()["token_type"], "DPoP", "{}", page.body);
}

// FAPI row 16: with another key, or with none.
#[tokio::test]
async fn a_code_so_bound_is_worthless_without_the_key() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let other = Prover::new(&idp).for_tokens();
    for proofs in [[other.as_str()].as_slice(), &[]] {
        let pushed = push(&idp, &partner, &[], &[&for_par(&prover, &json!({}))]).await;
        let page = redeem(&idp, &partner, &pushed, proofs).await;
        assert_eq!(page.error(), (400, "invalid_grant".to_owned()));
    }
}

// FAPI row 15.
#[tokio::test]
async fn dpop_jkt_must_be_the_key_of_the_proof() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let proof = || for_par(&prover, &json!({}));
    let other = Prover::new(&idp).jkt();
    let page = push(&idp, &partner, &[("dpop_jkt", &other)], &[&proof()]).await;
    assert_eq!(page.error(), (400, "invalid_request".to_owned()));
    let own = prover.jkt();
    let page = push(&idp, &partner, &[("dpop_jkt", &own)], &[&proof()]).await;
    assert_eq!(page.status, 201, "{}", page.body);
}

#[tokio::test]
async fn a_wrong_proof_is_refused_when_it_is_pushed() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    let page = push(&idp, &partner, &[], &[&prover.for_tokens()]).await;
    assert_eq!(page.error(), (400, "invalid_dpop_proof".to_owned()));
}

// FAPI rows 13 and 14.
#[tokio::test]
async fn a_clock_ten_seconds_off_is_forgiven() {
    let idp = Idp::start().await;
    let (partner, prover) = (Partner::of(&idp).await, Prover::new(&idp));
    for seconds in [-10, 10] {
        let iat = json!({ "iat": idp.now().as_unix() + seconds });
        let page = push(&idp, &partner, &[], &[&for_par(&prover, &iat)]).await;
        assert_eq!(page.status, 201, "{seconds}: {}", page.body);
    }
}

// §8: a nonce can be demanded here as well.
#[tokio::test]
async fn the_pushed_endpoint_asks_for_a_nonce_too() {
    let idp = Idp::start().await;
    let change = json!({ "dpop_nonce_required": true });
    let (partner, prover) = (Partner::registered(&idp, change).await, Prover::new(&idp));
    let page = push(&idp, &partner, &[], &[&for_par(&prover, &json!({}))]).await;
    assert_eq!(page.error(), (400, "use_dpop_nonce".to_owned()));
    let nonce = json!({ "nonce": page.header("dpop-nonce") });
    let page = push(&idp, &partner, &[], &[&for_par(&prover, &nonce)]).await;
    assert_eq!(page.status, 201, "{}", page.body);
}

// FAPI rows 2 and 47.
#[tokio::test]
async fn under_fapi_every_token_is_bound() {
    let idp = Idp::start().await;
    let partner = Partner::fapi(&idp, Key::es256(), json!({})).await;
    let prover = Prover::new(&idp);
    let pushed = push(&idp, &partner, &[], &[]).await;
    let page = redeem(&idp, &partner, &pushed, &[]).await;
    assert_eq!(page.error(), (400, "invalid_dpop_proof".to_owned()));
    let pushed = push(&idp, &partner, &[], &[]).await;
    let page = redeem(&idp, &partner, &pushed, &[&prover.for_tokens()]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let token = payload(page.json()["access_token"].as_str().unwrap());
    assert_eq!(token["cnf"], json!({ "jkt": prover.jkt() }));
}

// FAPI 2.0 Security Profile §5.4.1.
#[tokio::test]
async fn under_fapi_a_proof_is_not_signed_with_rs256() {
    let idp = Idp::start().await;
    let partner = Partner::fapi(&idp, Key::es256(), json!({})).await;
    let prover = Prover::with(&idp, Key::rs256());
    let pushed = push(&idp, &partner, &[], &[]).await;
    let page = redeem(&idp, &partner, &pushed, &[&prover.for_tokens()]).await;
    assert_eq!(page.error(), (400, "invalid_dpop_proof".to_owned()));
}
