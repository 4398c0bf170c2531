//! What each scope tells (OpenID Connect Core §5.1, §5.4): at the userinfo endpoint, not in the ID
//! token.

use idp::domain::Establishment;
use serde_json::{Value, json};

use crate::support::{Browser, Idp, Partner, Tokens};

/// What a partner is told of somebody in a known establishment.
async fn told(scope: &str) -> (Tokens, Value) {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let establishment = Establishment {
        siret: person.siret,
        name: "Cabinet Exemple".to_owned(),
        street: "1 rue de l'Exemple".to_owned(),
        postal_code: "29000".to_owned(),
        locality: "Quimper".to_owned(),
        closed_at: None,
    };
    let mut tx = idp.app.store.direct().await.unwrap();
    tx.put_establishment(&establishment).await.unwrap();
    let mut browser = Browser::new(&idp);
    let tokens = partner
        .tokens(&mut browser, &person, &[("scope", scope)])
        .await;
    let userinfo = partner.userinfo(&tokens.access_token).await.json();
    (tokens, userinfo)
}

fn names(object: &Value) -> Vec<&str> {
    let names = object.as_object().unwrap().keys();
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    names.sort_unstable();
    names
}

// §5.1: `updated_at` is a number.
#[tokio::test]
async fn profile_tells_the_name() {
    let (_, told) = told("openid profile").await;
    let expected = [
        "family_name",
        "given_name",
        "name",
        "sub",
        "updated_at",
        "usual_name",
    ];
    assert_eq!(names(&told), expected);
    assert_eq!(told["given_name"], "Zoé");
    assert_eq!(told["updated_at"], 1_800_000_000);
}

// §5.1: `email_verified` is a boolean.
#[tokio::test]
async fn email_tells_the_address_and_whether_it_was_verified() {
    let (_, told) = told("openid email").await;
    assert_eq!(names(&told), ["email", "email_verified", "sub"]);
    assert_eq!(
        (&told["email"], &told["email_verified"]),
        (&json!("zoe@cabinet.example"), &json!(true))
    );
}

#[tokio::test]
async fn phone_tells_the_number_and_whether_it_was_verified() {
    let (_, told) = told("openid phone").await;
    assert_eq!(
        names(&told),
        ["phone_number", "phone_number_verified", "sub"]
    );
    assert_eq!(told["phone_number"], "+33123456789");
    assert_eq!(told["phone_number_verified"], false);
}

// §5.1.1: an object.
#[tokio::test]
async fn address_tells_where_the_establishment_is() {
    let (_, told) = told("openid address").await;
    assert_eq!(told["address"]["postal_code"], "29000");
    assert_eq!(
        told["address"]["formatted"],
        "1 rue de l'Exemple\n29000 Quimper\nFrance"
    );
}

#[tokio::test]
async fn organization_tells_the_establishment() {
    let (_, told) = told("openid organization").await;
    assert_eq!(
        names(&told),
        ["organization_label", "siren", "siret", "sub"]
    );
    assert_eq!(told["siret"], "99900000300015");
}

#[tokio::test]
async fn all_scopes_at_once_tell_all() {
    let (_, told) = told("openid profile email phone address organization").await;
    for name in ["name", "email", "phone_number", "address", "siret"] {
        assert!(!told[name].is_null(), "{name}");
    }
}

#[tokio::test]
async fn openid_alone_tells_who_it_is_and_nothing_else() {
    let (_, told) = told("openid").await;
    assert_eq!(names(&told), ["sub"]);
}

// §5.4: with an access token, the claims of a scope come from the userinfo endpoint.
#[tokio::test]
async fn the_id_token_tells_nothing_of_the_person() {
    let (tokens, _) = told("openid profile email phone address").await;
    for name in ["name", "email", "phone_number", "address"] {
        assert!(!tokens.claims.contains_key(name), "{name}");
    }
}

// RFC 6749 §3.3: what was not granted is not silently there.
#[tokio::test]
async fn a_scope_that_the_partner_may_not_ask_for_is_left_out() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let partner = Partner::registered(&idp, json!({ "scope": "openid profile" })).await;
    let mut browser = Browser::new(&idp);
    let code = partner
        .code(&mut browser, &person, &[("scope", "openid profile email")])
        .await;
    let page = partner.redeem(&code, &[]).await;
    assert_eq!(page.json()["scope"], "openid profile");
    let token = Tokens::read(&page).access_token;
    assert!(partner.userinfo(&token).await.json()["email"].is_null());
}
