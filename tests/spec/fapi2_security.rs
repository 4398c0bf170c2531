//! FAPI 2.0 Security Profile: what a client under it may ask, and how.

use serde_json::{Value, json};

use crate::support::jose::Key;
use crate::support::{Browser, Idp, Partner};

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
