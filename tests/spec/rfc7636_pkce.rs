//! PKCE: a code is worthless without its verifier (RFC 7636, RFC 9700 §2.1.1).

use serde_json::{Value, json};

use crate::support::{Browser, Idp, Partner, Tokens};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The error of an authorization request, if any.
async fn refused(registered: Value, change: &[(&str, &str)]) -> Option<String> {
    let idp = Idp::start().await;
    let partner = Partner::registered(&idp, registered).await;
    let page = Browser::new(&idp).get(&partner.request(change)).await;
    page.sent("error_description")
}

/// The status and error of redeeming a code that was asked for so.
async fn redeemed(request: &[(&str, &str)], change: &[(&str, &str)]) -> (u16, String) {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = Partner::registered(&idp, json!({ "pkce": "optional" })).await;
    let code = partner
        .code(&mut Browser::new(&idp), &person, request)
        .await;
    partner.redeem(&code, change).await.error()
}

const WITHOUT: [(&str, &str); 2] = [("code_challenge", ""), ("code_challenge_method", "")];

fn invalid_grant() -> (u16, String) {
    (400, "invalid_grant".to_owned())
}

fn fine() -> (u16, String) {
    (200, String::new())
}

// §4.6.
#[tokio::test]
async fn the_right_verifier_redeems_the_code() {
    assert_eq!(redeemed(&[], &[]).await, fine());
}

// RFC 7636 appendix B.
#[tokio::test]
async fn the_example_of_the_standard_works() {
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let request = [("code_challenge", CHALLENGE)];
    assert_eq!(
        redeemed(&request, &[("code_verifier", verifier)]).await,
        fine()
    );
}

// §4.6: a wrong verifier is `invalid_grant`.
#[tokio::test]
async fn a_wrong_verifier_is_refused() {
    for verifier in [&"w".repeat(43), "short", &"v".repeat(129), CHALLENGE] {
        let refused = redeemed(&[], &[("code_verifier", verifier)]).await;
        assert_eq!(refused, invalid_grant(), "{verifier}");
    }
}

#[tokio::test]
async fn no_verifier_is_refused() {
    assert_eq!(
        redeemed(&[], &[("code_verifier", "")]).await,
        invalid_grant()
    );
}

// Whoever tried once with a wrong verifier holds a stolen code.
#[tokio::test]
async fn after_a_wrong_verifier_the_right_one_comes_too_late() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
    partner
        .redeem(&code, &[("code_verifier", &"w".repeat(43))])
        .await;
    assert_eq!(partner.redeem(&code, &[]).await.error(), invalid_grant());
}

// RFC 9700 §2.1.1: a verifier without a challenge means that somebody took the challenge away.
#[tokio::test]
async fn a_verifier_for_a_code_without_challenge_is_refused() {
    assert_eq!(redeemed(&WITHOUT, &[]).await, invalid_grant());
}

#[tokio::test]
async fn a_partner_that_may_do_without_does_without() {
    assert_eq!(redeemed(&WITHOUT, &[("code_verifier", "")]).await, fine());
}

// RFC 9700 §2.1.1.
#[tokio::test]
async fn a_challenge_is_demanded_unless_registered_otherwise() {
    let missing = Some("code_challenge is missing".to_owned());
    assert_eq!(refused(json!({}), &WITHOUT).await, missing);
    let public = json!({ "token_endpoint_auth_method": "none", "pkce": "optional" });
    assert_eq!(refused(public, &WITHOUT).await, missing);
}

// §4.3: no method means plain, and plain is not supported.
#[tokio::test]
async fn a_plain_challenge_is_refused() {
    let refusal = Some("code_challenge_method must be S256".to_owned());
    for method in ["plain", "", "s256"] {
        let change = [("code_challenge_method", method)];
        assert_eq!(refused(json!({}), &change).await, refusal, "{method}");
    }
}

#[tokio::test]
async fn a_challenge_of_another_form_is_refused() {
    for challenge in [
        "short",
        &format!("{CHALLENGE}="),
        &CHALLENGE.replace('-', "+"),
    ] {
        let change = [("code_challenge", challenge)];
        assert!(refused(json!({}), &change).await.is_some(), "{challenge}");
    }
}

// §4.4: the challenge is bound to the code; that of another code does not fit.
#[tokio::test]
async fn the_verifier_of_another_code_is_refused() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let other = [("code_challenge", CHALLENGE)];
    let code = partner.code(&mut browser, &person, &other).await;
    assert_eq!(partner.redeem(&code, &[]).await.error(), invalid_grant());
    let page = browser.get(&partner.request(&[])).await;
    Tokens::read(&partner.redeem(&page.sent("code").unwrap(), &[]).await);
}
