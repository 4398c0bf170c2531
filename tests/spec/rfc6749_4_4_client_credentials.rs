//! A client's own credentials for a token of its own (RFC 6749 §4.4).

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::jose::{header, verified};
use crate::support::{ISSUER, Idp, Page, Partner};

async fn machine(idp: &Idp) -> Partner<'_> {
    Partner::registered(idp, registration(&json!({}))).await
}

fn registration(change: &Value) -> Value {
    let mut metadata = json!({
        "grant_types": ["client_credentials"],
        "redirect_uris": [],
        "post_logout_redirect_uris": [],
        "scope": "openid email habilitations",
    });
    let fields = metadata.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    metadata
}

async fn ask(partner: &Partner<'_>, scope: &str) -> Page {
    let params = BTreeMap::from([("grant_type", "client_credentials"), ("scope", scope)]);
    partner.post("/token", &params).await
}

async fn token(partner: &Partner<'_>) -> String {
    let page = ask(partner, "").await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.json()["access_token"].as_str().unwrap().to_owned()
}

// §4.4.3, RFC 9068 §2.2.
#[tokio::test]
async fn the_token_is_about_the_client_and_comes_alone() {
    let idp = Idp::start().await;
    let partner = machine(&idp).await;
    let answer = ask(&partner, "").await.json();
    assert!(answer["refresh_token"].is_null() && answer["id_token"].is_null());
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(header(token)["typ"], "at+jwt");
    let claims = verified(token, &partner.jwks().await);
    for (name, value) in [
        ("sub", json!("formation")),
        ("client_id", json!("formation")),
        ("iss", json!(ISSUER)),
        ("scope", json!("email habilitations")),
        ("exp", json!(idp.now() + Duration::from_mins(10))),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert!(!claims.contains_key("gid") && !claims.contains_key("auth_time"));
}

// CVE-2024-52287: scopes are limited on this grant too.
#[tokio::test]
async fn scopes_are_those_of_the_registration_or_fewer() {
    let idp = Idp::start().await;
    let partner = machine(&idp).await;
    assert_eq!(ask(&partner, "email").await.json()["scope"], "email");
    for more in ["email phone", "openid", "offline_access"] {
        let refused = ask(&partner, more).await.error();
        assert_eq!(refused, (400, "invalid_scope".to_owned()), "{more}");
    }
}

#[tokio::test]
async fn who_is_not_registered_for_it_or_has_no_secret_gets_none() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let refused = ask(&partner, "").await.error();
    assert_eq!(refused, (400, "unauthorized_client".to_owned()));
    let mut public = registration(&json!({ "token_endpoint_auth_method": "none" }));
    public["client_id"] = "formation".into();
    public["client_name"] = "Compte formation".into();
    let client: idp::domain::Client = serde_json::from_value(public).unwrap();
    assert!(client.check().is_err(), "§4.4: confidential clients only");
}

// OpenID Connect Core §5.3: there is nobody to tell about.
#[tokio::test]
async fn it_opens_nothing_that_is_about_a_person() {
    let idp = Idp::start().await;
    let partner = machine(&idp).await;
    let page = partner.userinfo(&token(&partner).await).await;
    assert_eq!(page.error(), (403, "insufficient_scope".to_owned()));
}

// RFC 7662, RFC 7009: known and taken back as any other.
#[tokio::test]
async fn it_is_introspected_and_revoked() {
    let idp = Idp::start().await;
    let partner = machine(&idp).await;
    let other = Partner::registered(&idp, json!({ "client_id": "other" })).await;
    let (one, two) = (token(&partner).await, token(&partner).await);
    assert_eq!(partner.introspect(&one).await.json()["sub"], "formation");
    assert_eq!(other.introspect(&one).await.json()["active"], false);
    assert_eq!(other.revoke(&one).await.status, 200);
    assert_eq!(partner.introspect(&one).await.json()["active"], true);
    assert_eq!(partner.revoke(&one).await.status, 200);
    assert_eq!(partner.introspect(&one).await.json()["active"], false);
    assert_eq!(partner.introspect(&two).await.json()["active"], true);
    idp.advance(Duration::from_mins(10));
    assert_eq!(partner.introspect(&two).await.json()["active"], false);
}

#[tokio::test]
async fn a_disabled_client_has_no_token_left() {
    let idp = Idp::start().await;
    let partner = machine(&idp).await;
    let token = token(&partner).await;
    let mut tx = idp.app.store.direct().await.unwrap();
    let id = partner.client_id.parse().unwrap();
    assert!(tx.disable_client(&id, idp.now()).await.unwrap());
    // Clients are read again after a second of real time.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let refused = ask(&partner, "").await.error();
    assert_eq!(refused, (401, "invalid_client".to_owned()));
    assert_eq!(partner.introspect(&token).await.status, 401);
}
