//! The rules of a registration, each broken by one sample.

use serde_json::{Value, json};

use super::*;
use crate::domain::{Consent, Pkce};

fn registered(change: &Value) -> Result<Client, TokenError> {
    let mut stated = json!({"redirect_uris": ["https://partner.example/callback"]});
    let fields = stated.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    Stated::parse(stated.to_string().as_bytes())?.client(&"new".parse().unwrap(), false)
}

#[test]
fn what_is_not_stated_is_filled_in_with_the_least() {
    let client = registered(&json!({})).unwrap();
    assert_eq!(client.client_name, "partner.example");
    assert_eq!(
        client.scope.to_string(),
        "openid profile email phone address"
    );
    assert_eq!(
        (client.consent, client.pkce),
        (Consent::Required, Pkce::Required)
    );
}

#[test]
fn what_only_an_operator_can_give_is_passed_over_or_refused() {
    let greedy = json!({
        "consent": "convention", "pkce": "optional", "profile": "fapi2_security",
        "services": ["dsn"], "client_id": "formation", "client_secret": "mine", "new": {},
    });
    assert_eq!(registered(&greedy), registered(&json!({})));
    for scope in [
        "openid habilitations",
        "organization",
        "openid habilitations organization",
    ] {
        let refused = registered(&json!({"scope": scope})).unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidClientMetadata, "{scope}");
    }
}

#[test]
fn a_redirect_uri_is_a_sites_or_an_installed_applications() {
    for (uri, kind) in [
        ("http://localhost:9/cb", "native"),
        ("http://127.0.0.1:9/cb", "native"),
        ("http://[::1]/cb", "native"),
        ("https://app.example/cb", "native"),
    ] {
        let change = json!({"redirect_uris": [uri], "application_type": kind});
        assert!(registered(&change).is_ok(), "{uri}");
        let change = json!({"redirect_uris": [uri], "application_type": "web"});
        assert_eq!(
            registered(&change).is_ok(),
            uri.starts_with("https://app"),
            "{uri}"
        );
    }
}

#[test]
fn a_redirect_uri_that_cannot_be_is_refused_by_its_own_error() {
    let many = vec!["https://a.example/"; 21];
    for uris in [
        json!(null),
        json!([]),
        json!("https://a.example/"),
        json!([1]),
        json!(["https://a.example/#fragment"]),
        json!(["http://a.example/"]),
        json!(["https://*.example/"]),
        json!(["https://a.example/*"]),
        json!(["https://good@evil.example/"]),
        json!(["https://a.example\\@b.example/"]),
        json!(["javascript:alert(1)"]),
        json!(["data:text/html,x"]),
        json!(["com.example.app:/cb"]),
        json!(["https://good.example/", "http://bad.example/"]),
        json!(many),
    ] {
        let refused = registered(&json!({"redirect_uris": uris})).unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidRedirectUri, "{uris}");
    }
}

#[test]
fn metadata_that_cannot_be_is_refused_by_name() {
    for (name, value) in [
        ("application_type", json!("desktop")),
        ("client_name", json!(1)),
        ("client_uri", json!("http://partner.example/")),
        ("logo_uri", json!("javascript:alert(1)")),
        ("policy_uri", json!("data:text/html,x")),
        ("tos_uri", json!("https://a b/")),
        ("initiate_login_uri", json!("http://localhost/login")),
        (
            "post_logout_redirect_uris",
            json!("https://partner.example/"),
        ),
        ("token_endpoint_auth_method", json!("client_secret_jwt")),
        ("jwks", json!({"keys": [{"kty": "oct", "k": "AQAB"}]})),
        ("jwks_uri", json!("http://localhost/keys")),
        ("grant_types", json!(["password"])),
        ("response_types", json!(["token"])),
        ("id_token_signed_response_alg", json!("none")),
        ("userinfo_signed_response_alg", json!("HS256")),
        ("default_max_age", json!(-1)),
        ("scope", json!(["openid"])),
        ("subject_type", json!("secret")),
        ("sector_identifier_uri", json!("http://localhost/sector")),
    ] {
        let refused = registered(&json!({name: value})).unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidClientMetadata, "{name}");
        assert!(
            refused.description.contains(name),
            "{name}: {}",
            refused.description
        );
        assert!(refused.description.is_ascii(), "{name}");
    }
}

#[test]
fn a_sector_must_list_every_redirect_uri() {
    let two = json!({"redirect_uris": ["https://a.example/", "https://b.example/"]});
    let client = registered(&two).unwrap();
    let all = br#"["https://b.example/", "https://c.example/", "https://a.example/"]"#;
    assert!(sector::check(&client, Some(all)).is_ok());
    for wrong in [
        r#"["https://a.example/"]"#,
        "[]",
        "{}",
        r#""https://a.example/""#,
        "[1]",
        "",
    ] {
        assert!(
            sector::check(&client, Some(wrong.as_bytes())).is_err(),
            "{wrong}"
        );
    }
    assert!(
        sector::check(&client, None).is_err(),
        "it could not be fetched"
    );
}
