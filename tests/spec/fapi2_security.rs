//! FAPI 2.0 Security Profile: what a client under it may ask, and how.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::support::jose::Key;
use crate::support::{Browser, Idp, Page, Partner, Prover, Tokens, with_proofs};

async fn partner(idp: &Idp, change: Value) -> Partner<'_> {
    Partner::fapi(idp, Key::es256(), change).await
}

/// What a partner that pushes this is told is wrong.
async fn refused(change: &[(&str, &str)]) -> (u16, String) {
    let idp = Idp::start().await;
    partner(&idp, json!({})).await.push(change).await.error()
}

// §5.3.2.2, items 1 and 2.
#[tokio::test]
async fn a_request_is_pushed_or_refused() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, partner(&idp, json!({})).await);
    let page = Browser::new(&idp).get(&partner.request(&[])).await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
    let address = partner.pushed(&[]).await;
    let page = Browser::new(&idp).sign_in(&person, &address).await;
    assert!(page.sent("code").is_some(), "{page:?}");
    assert_eq!(page.sent("iss").as_deref(), Some(crate::support::ISSUER));
}

// §5.3.2.2, items 4, 5 and 6: an error at the pushed endpoint, so that nobody sees a page.
#[tokio::test]
async fn what_the_profile_forbids_is_refused_when_it_is_pushed() {
    let invalid = (400, "invalid_request".to_owned());
    for wrong in [
        ("code_challenge", ""),
        ("code_challenge_method", "plain"),
        ("redirect_uri", ""),
        (
            "redirect_uri",
            "https://formation.example/callback?unregistered",
        ),
        ("request_uri", "urn:ietf:params:oauth:request_uri:abc"),
    ] {
        assert_eq!(refused(&[wrong]).await, invalid, "{wrong:?}");
    }
    let unsupported = (400, "unsupported_response_type".to_owned());
    for response_type in ["code id_token", "token", "id_token token"] {
        assert_eq!(
            refused(&[("response_type", response_type)]).await,
            unsupported
        );
    }
}

// §5.3.2.2, item 5: no registration excuses it.
#[tokio::test]
async fn pkce_is_demanded_even_where_the_registration_says_optional() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({ "pkce": "optional" })).await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    assert_eq!(partner.push(&without).await.error().1, "invalid_request");
}

// Nothing is cut short: 64 and 384 characters come back whole.
#[tokio::test]
async fn long_states_come_back_whole_and_none_where_none_was() {
    for length in [0, 64, 384] {
        let idp = Idp::start().await;
        let (person, partner) = (idp.person().await, partner(&idp, json!({})).await);
        let long = "s".repeat(length);
        let address = partner.pushed(&[("state", &long), ("nonce", &long)]).await;
        let page = Browser::new(&idp).sign_in(&person, &address).await;
        assert!(page.sent("code").is_some(), "{page:?}");
        assert_eq!(page.sent("state").unwrap_or_default(), long);
    }
}

// A cancelled sign-in is told to the partner.
#[tokio::test]
async fn who_cancels_is_sent_back_with_access_denied() {
    let idp = Idp::start().await;
    let partner = partner(&idp, json!({})).await;
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.pushed(&[]).await).await;
    let fields = [("interaction", interaction.as_str()), ("cancel", "cancel")];
    let page = browser.post("/sign-in", &fields).await;
    assert_eq!(page.sent("error").as_deref(), Some("access_denied"));
}

/// A code of this partner, and the key that its tokens will be bound to.
async fn code(idp: &Idp, partner: &Partner<'_>, change: &[(&str, &str)]) -> String {
    let person = idp.person().await;
    let address = partner.pushed(change).await;
    let page = Browser::new(idp).sign_in(&person, &address).await;
    page.sent("code").unwrap()
}

/// A token request with a proof of this key.
async fn post(
    idp: &Idp,
    (partner, prover): (&Partner<'_>, &Prover<'_>),
    params: &BTreeMap<&str, &str>,
) -> Page {
    let request = partner.to_post("/token", params);
    idp.request(with_proofs(request, &[&prover.for_tokens()]))
        .await
}

fn invalid_grant(page: &Page) {
    assert_eq!(
        page.error(),
        (400, "invalid_grant".to_owned()),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_whole_sign_in_ends_with_tokens_that_are_bound_to_a_key() {
    let idp = Idp::start().await;
    let (partner, prover) = (partner(&idp, json!({})).await, Prover::new(&idp));
    let long = "n".repeat(384);
    let code = code(&idp, &partner, &[("nonce", &long)]).await;
    let page = post(&idp, (&partner, &prover), &partner.redemption(&code)).await;
    assert_eq!(page.json()["token_type"], "DPoP", "{}", page.body);
    let claims = Tokens::read(&page).claims;
    assert_eq!(
        (claims["nonce"].as_str(), claims.get("state")),
        (Some(long.as_str()), None)
    );
    assert_eq!(
        crate::support::jose::header(&Tokens::read(&page).id_token)["alg"],
        "ES256"
    );
}

// §5.3.2.1, item 4. The code is not used up by it.
#[tokio::test]
async fn without_a_proof_of_a_key_there_are_no_tokens() {
    let idp = Idp::start().await;
    let (partner, prover) = (partner(&idp, json!({})).await, Prover::new(&idp));
    let code = code(&idp, &partner, &[]).await;
    let without = partner.redeem(&code, &[]).await;
    assert_eq!(without.error(), (400, "invalid_dpop_proof".to_owned()));
    let page = post(&idp, (&partner, &prover), &partner.redemption(&code)).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

// §5.3.2.2, items 5 and 11; RFC 6749 §4.1.3: the verifier, the time, the client, and once.
#[tokio::test]
async fn a_code_is_redeemed_once_in_a_minute_by_its_client_with_the_verifier() {
    let idp = Idp::start().await;
    let (own, prover) = (partner(&idp, json!({})).await, Prover::new(&idp));
    let other = partner(&idp, json!({ "client_id": "other" })).await;
    for verifier in ["", "another-code-verifier-with-more-than-43-characters"] {
        let code = code(&idp, &own, &[]).await;
        let mut params = own.redemption(&code);
        params.insert("code_verifier", verifier);
        invalid_grant(&post(&idp, (&own, &prover), &params).await);
    }
    let first = code(&idp, &own, &[]).await;
    let params = own.redemption(&first);
    invalid_grant(&post(&idp, (&other, &prover), &params).await);
    assert_eq!(post(&idp, (&own, &prover), &params).await.status, 200);
    idp.advance(Duration::from_secs(1));
    invalid_grant(&post(&idp, (&own, &prover), &params).await);
    let late = code(&idp, &own, &[]).await;
    idp.advance(Duration::from_mins(1));
    invalid_grant(&post(&idp, (&own, &prover), &own.redemption(&late)).await);
}

// §5.3.2.1, item 9: who never got the answer to a refresh asks again with what it has.
#[tokio::test]
async fn a_refresh_token_goes_on_and_is_its_clients_alone() {
    let idp = Idp::start().await;
    let (own, prover) = (partner(&idp, json!({})).await, Prover::new(&idp));
    let other = partner(&idp, json!({ "client_id": "other" })).await;
    let code = code(&idp, &own, &[]).await;
    let page = post(&idp, (&own, &prover), &own.redemption(&code)).await;
    let token = Tokens::read(&page).refresh_token.unwrap();
    let params = BTreeMap::from([("grant_type", "refresh_token"), ("refresh_token", &token)]);
    for _ in 0..3 {
        let page = post(&idp, (&own, &prover), &params).await;
        let tokens = Tokens::read(&page);
        assert_eq!(tokens.refresh_token.as_ref(), Some(&token));
        assert!(!tokens.claims.contains_key("nonce"), "Core §12.2");
    }
    invalid_grant(&post(&idp, (&other, &prover), &params).await);
    let without = own.refresh(&token, &[]).await;
    assert_eq!(without.error(), (400, "invalid_dpop_proof".to_owned()));
    let revoked = own.revoke(&token).await;
    assert_eq!(revoked.status, 200, "{}", revoked.body);
    invalid_grant(&post(&idp, (&own, &prover), &params).await);
}

// §5.3.2.1, item 5, and §5.4.1.
#[test]
fn a_registration_below_the_profile_is_refused() {
    let sound = json!({
        "client_id": "formation",
        "client_name": "Compte formation",
        "redirect_uris": ["https://formation.example/callback"],
        "profile": "fapi2_security",
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": { "keys": [] },
        "id_token_signed_response_alg": "ES256",
    });
    let checked = |change: Value| {
        let mut metadata = sound.clone();
        let fields = metadata.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        let client: idp::domain::Client = serde_json::from_value(metadata).unwrap();
        client.check()
    };
    assert_eq!(checked(json!({})), Ok(()));
    for below in [
        json!({ "token_endpoint_auth_method": "client_secret_basic" }),
        json!({ "token_endpoint_auth_method": "none" }),
        json!({ "id_token_signed_response_alg": "RS256" }),
        json!({ "userinfo_signed_response_alg": "RS256" }),
        json!({ "authorization_signed_response_alg": "RS256" }),
        json!({ "request_object_signing_alg": "RS256" }),
    ] {
        assert!(checked(below.clone()).is_err(), "{below}");
    }
}

/// The claims of the ID token at the end of a sign-in, and the scopes that were given.
async fn told(change: &[(&str, &str)]) -> (Map<String, Value>, String) {
    let idp = Idp::start().await;
    let (partner, prover) = (partner(&idp, json!({})).await, Prover::new(&idp));
    let code = code(&idp, &partner, change).await;
    let page = post(&idp, (&partner, &prover), &partner.redemption(&code)).await;
    let scope = page.json()["scope"].as_str().unwrap_or_default().to_owned();
    (Tokens::read(&page).claims, scope)
}

#[tokio::test]
async fn without_a_nonce_the_id_token_has_none() {
    let (claims, _) = told(&[("nonce", "")]).await;
    assert_eq!(claims.get("nonce"), None);
}

#[tokio::test]
async fn a_nonce_of_64_characters_comes_back_whole() {
    let nonce = "n".repeat(64);
    let (claims, _) = told(&[("nonce", &nonce)]).await;
    assert_eq!(claims["nonce"], nonce);
}

#[tokio::test]
async fn the_order_of_scopes_does_not_matter() {
    for scope in ["openid email profile", "profile openid email"] {
        let (_, given) = told(&[("scope", scope)]).await;
        let given: BTreeSet<&str> = given.split(' ').collect();
        assert_eq!(
            given,
            BTreeSet::from(["openid", "email", "profile"]),
            "{scope}"
        );
    }
}
