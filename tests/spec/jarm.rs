//! Signed answers (JWT Secured Authorization Response Mode for OAuth 2.0, FAPI 2.0 Message Signing
//! §5.4).

use serde_json::{Map, Value, json};

use crate::support::jose::{Key, header, verified};
use crate::support::{Browser, ISSUER, Idp, Page, Partner};

/// The one parameter of a signed answer, wherever it travels.
fn response(page: &Page, mode: &str) -> String {
    let location = page.location();
    let separator = if mode.starts_with("fragment") {
        '#'
    } else {
        '?'
    };
    let sent = if mode == "form_post.jwt" {
        let (_, rest) = page.body.split_once("name=\"response\" value=\"").unwrap();
        return rest.split_once('"').unwrap().0.to_owned();
    } else {
        location.split_once(separator).unwrap().1
    };
    let mut sent = form_urlencoded::parse(sent.as_bytes());
    let (name, value) = sent.next().unwrap();
    assert_eq!(
        (name.as_ref(), sent.next()),
        ("response", None),
        "{location}"
    );
    value.into_owned()
}

async fn claims(partner: &Partner<'_>, jwt: &str) -> Map<String, Value> {
    verified(jwt, &partner.jwks().await)
}

// §2.1, §2.3: the same answer, as one JWT.
#[tokio::test]
async fn every_signed_mode_carries_one_jwt_for_the_client() {
    for mode in ["jwt", "query.jwt", "fragment.jwt", "form_post.jwt"] {
        let idp = Idp::start().await;
        let (person, partner) = (idp.person().await, Partner::of(&idp).await);
        let request = partner.request(&[("response_mode", mode)]);
        let page = Browser::new(&idp).sign_in(&person, &request).await;
        let claims = claims(&partner, &response(&page, mode)).await;
        let now = idp.now().as_unix();
        let told = ["iss", "aud", "exp", "state"].map(|name| claims[name].clone());
        let expected = [
            json!(ISSUER),
            json!("formation"),
            json!(now + 120),
            json!("a-state"),
        ];
        assert_eq!(told, expected, "{mode}");
        let code = claims["code"].as_str().unwrap();
        assert_eq!(partner.redeem(code, &[]).await.status, 200, "{mode}");
    }
}

// §2.1: errors too.
#[tokio::test]
async fn a_refusal_is_signed_like_a_code() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let request = partner.request(&[("response_mode", "jwt"), ("prompt", "none")]);
    let page = Browser::new(&idp).get(&request).await;
    let claims = claims(&partner, &response(&page, "jwt")).await;
    assert_eq!(claims["error"], "login_required");
    assert_eq!(
        (claims["state"].as_str(), page.sent("error")),
        (Some("a-state"), None)
    );
}

// §3 `authorization_signed_response_alg`: RS256 where nothing is registered.
#[tokio::test]
async fn an_answer_is_signed_as_the_client_registered() {
    for (registered, alg) in [
        (json!({}), "RS256"),
        (alg("PS256"), "PS256"),
        (alg("ES256"), "ES256"),
        (alg("EdDSA"), "EdDSA"),
    ] {
        let idp = Idp::start().await;
        let (person, partner) = (
            idp.person().await,
            Partner::registered(&idp, registered).await,
        );
        let request = partner.request(&[("response_mode", "jwt")]);
        let page = Browser::new(&idp).sign_in(&person, &request).await;
        assert_eq!(header(&response(&page, "jwt"))["alg"], alg);
    }
}

fn alg(name: &str) -> Value {
    json!({ "authorization_signed_response_alg": name })
}

// A signed answer is nobody's ID token: it cannot come back as a hint.
#[tokio::test]
async fn a_signed_answer_is_no_id_token_hint() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let request = partner.request(&[("response_mode", "jwt")]);
    let page = browser.sign_in(&person, &request).await;
    let jwt = response(&page, "jwt");
    let page = browser
        .get(&partner.request(&[("id_token_hint", &jwt)]))
        .await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
}

// FAPI 2.0 Message Signing §5.4.1.
#[tokio::test]
async fn a_fapi_client_that_registered_signed_answers_asks_for_nothing_else() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let change = json!({
        "profile": "fapi2_message_signing",
        "authorization_signed_response_alg": "ES256",
    });
    let partner = Partner::fapi(&idp, Key::es256(), change).await;
    let plain = partner
        .push_only(&[("request", &partner.object(&json!({})))])
        .await;
    assert_eq!(plain.error(), (400, "invalid_request".to_owned()));
    let object = partner.object(&json!({ "response_mode": "jwt" }));
    let pushed = partner.push_only(&[("request", &object)]).await.json();
    let address = partner.bring(pushed["request_uri"].as_str().unwrap());
    let page = Browser::new(&idp).sign_in(&person, &address).await;
    assert!(
        claims(&partner, &response(&page, "jwt"))
            .await
            .contains_key("code")
    );
}
