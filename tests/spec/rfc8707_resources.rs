//! Resource indicators (RFC 8707): tokens for the resource servers that a request names.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::jose::{Key, payload};
use crate::support::{Browser, Device, ISSUER, Idp, Page, Partner, Tokens, registrable};

const FILES: &str = "https://files.example/v1";
const FORMS: &str = "https://forms.example/";
const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// A site that may have tokens for two resource servers.
async fn site(idp: &Idp) -> Partner<'_> {
    let metadata = json!({
        "resources": [FILES, FORMS],
        "grant_types":
            ["authorization_code", "refresh_token", "client_credentials", DEVICE],
    });
    Partner::registered(idp, metadata).await
}

/// The parameters, with these resources after them.
fn naming(params: &[(&str, &str)], resources: &[&str]) -> String {
    let named = resources.iter().map(|one| ("resource", *one));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(params.iter().copied().chain(named))
        .finish()
}

fn request(partner: &Partner<'_>, resources: &[&str]) -> String {
    format!("{}&{}", partner.request(&[]), naming(&[], resources))
}

/// A code for these resources.
async fn code(idp: &Idp, partner: &Partner<'_>, resources: &[&str]) -> String {
    let person = idp.person().await;
    let request = request(partner, resources);
    let page = Browser::new(idp).sign_in(&person, &request).await;
    page.sent("code").unwrap_or_else(|| panic!("{page:?}"))
}

async fn tokens(idp: &Idp, partner: &Partner<'_>, resources: &[&str]) -> Tokens {
    let code = code(idp, partner, resources).await;
    Tokens::read(&partner.redeem(&code, &[]).await)
}

fn aud(access_token: &str) -> Value {
    payload(access_token)["aud"].clone()
}

fn aud_of(page: &Page) -> Value {
    assert_eq!(page.status, 200, "{}", page.body);
    aud(page.json()["access_token"].as_str().unwrap())
}

fn invalid_target() -> (u16, String) {
    (400, "invalid_target".to_owned())
}

// §2, §2.2: all that was named; who names nothing gets what there always was.
#[tokio::test]
async fn tokens_are_for_the_resource_servers_that_were_named() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = site(&idp).await;
        for (named, expected) in [
            (&[][..], json!(ISSUER)),
            (&[FILES], json!(FILES)),
            (&[FILES, FORMS], json!([FILES, FORMS])),
            (&[ISSUER, FILES, FILES], json!([ISSUER, FILES])),
        ] {
            let tokens = tokens(&idp, &partner, named).await;
            assert_eq!(aud(&tokens.access_token), expected, "{engine}");
            // Core §2: the ID token is for the client.
            assert_eq!(tokens.claims["aud"], "formation", "{engine}");
        }
    }
}

// RFC 9068 §4: what is for others alone opens nothing here.
#[tokio::test]
async fn a_token_for_another_resource_server_is_none_for_us() {
    let idp = Idp::start().await;
    let partner = site(&idp).await;
    let foreign = tokens(&idp, &partner, &[FILES]).await;
    let page = partner.userinfo(&foreign.access_token).await;
    assert_eq!(page.error(), (401, "invalid_token".to_owned()));
    let both = tokens(&idp, &partner, &[FILES, ISSUER]).await;
    assert_eq!(partner.userinfo(&both.access_token).await.status, 200);
    let opaque = json!({
        "client_id": "opaque", "access_token_format": "opaque", "resources": [FILES],
    });
    let partner = Partner::registered(&idp, opaque).await;
    let foreign = tokens(&idp, &partner, &[FILES]).await;
    let page = partner.userinfo(&foreign.access_token).await;
    assert_eq!(page.error(), (401, "invalid_token".to_owned()));
}

// §2: absolute, without a fragment, and registered; the partner is told.
#[tokio::test]
async fn what_cannot_be_named_is_an_invalid_target() {
    let idp = Idp::start().await;
    let partner = site(&idp).await;
    let many: Vec<String> = (0..9).map(|number| format!("urn:x:{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for named in [
        &["/v1"][..],
        &["https://files.example/v1#part"],
        &["https://files.example/v1/"],
        &["https://elsewhere.example/"],
        &[FILES, "https://elsewhere.example/"],
        &many,
    ] {
        let page = Browser::new(&idp).get(&request(&partner, named)).await;
        let error = page.sent("error");
        assert_eq!(error.as_deref(), Some("invalid_target"), "{named:?}");
        let params = [("grant_type", "client_credentials"), ("resource", named[0])];
        let page = partner.post("/token", &params.into()).await;
        let registered = named[0] == FILES || named[0].starts_with("urn");
        assert!(registered || page.error() == invalid_target(), "{named:?}");
    }
}

// RFC 9126, RFC 9101 §4: in a pushed and in a signed request alike.
#[tokio::test]
async fn they_are_named_in_pushed_and_signed_requests() {
    let idp = Idp::start().await;
    let change = json!({ "resources": [FILES, FORMS] });
    let partner = Partner::signing(&idp, Key::es256(), change).await;
    let object = partner.object(&json!({ "resource": [FILES, FORMS] }));
    let refused = partner
        .push(&[("resource", "https://elsewhere.example/")])
        .await;
    assert_eq!(refused.error(), invalid_target());
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    for (address, expected) in [
        (partner.pushed(&[("resource", FORMS)]).await, json!(FORMS)),
        (
            partner.request(&[("request", &object)]),
            json!([FILES, FORMS]),
        ),
    ] {
        let mut page = browser.get(&address).await;
        if page.sent("code").is_none() {
            page = browser.sign_in(&person, &address).await;
        }
        let code = page.sent("code").unwrap();
        assert_eq!(aud_of(&partner.redeem(&code, &[]).await), expected);
    }
}

// §2.2: fewer at the token request, never others.
#[tokio::test]
async fn a_code_gives_tokens_for_fewer_but_not_for_others() {
    let idp = Idp::start().await;
    let partner = site(&idp).await;
    let both = code(&idp, &partner, &[FILES, FORMS]).await;
    let page = partner.redeem(&both, &[("resource", FORMS)]).await;
    assert_eq!(aud_of(&page), FORMS);
    for (granted, named) in [(&[FILES][..], FORMS), (&[], FILES), (&[FILES], ISSUER)] {
        let code = code(&idp, &partner, granted).await;
        let page = partner.redeem(&code, &[("resource", named)]).await;
        assert_eq!(page.error(), invalid_target(), "{granted:?} {named}");
    }
}

// §2.2: each refresh may name others of those granted; a refused one uses nothing up.
#[tokio::test]
async fn a_refresh_names_any_of_those_granted_and_no_more() {
    let idp = Idp::start().await;
    let partner = site(&idp).await;
    let mut refresh = tokens(&idp, &partner, &[FILES, FORMS]).await.refresh_token;
    for (named, expected) in [
        (FILES, json!(FILES)),
        (FORMS, json!(FORMS)),
        ("", json!([FILES, FORMS])),
    ] {
        let token = refresh.unwrap();
        for more in [ISSUER, "https://elsewhere.example/", "nonsense"] {
            let page = partner.refresh(&token, &[("resource", more)]).await;
            assert_eq!(page.error(), invalid_target(), "{more}");
        }
        let page = partner.refresh(&token, &[("resource", named)]).await;
        assert_eq!(aud_of(&page), expected);
        refresh = Tokens::read(&page).refresh_token;
    }
}

#[tokio::test]
async fn clients_for_themselves_and_devices_name_theirs_too() {
    let idp = Idp::start().await;
    let partner = site(&idp).await;
    let mut own = BTreeMap::from([("grant_type", "client_credentials")]);
    assert_eq!(aud_of(&partner.post("/token", &own).await), ISSUER);
    own.insert("resource", FILES);
    assert_eq!(aud_of(&partner.post("/token", &own).await), FILES);

    let params = [("scope", "openid"), ("resource", FORMS)];
    let device = Device::known(&partner, Device::ask(&partner, &params).await.json());
    let person = idp.person().await;
    Browser::new(&idp).allow(&person, &device).await;
    assert_eq!(aud_of(&device.poll().await), FORMS);
    let params = [
        ("scope", "openid"),
        ("resource", "https://elsewhere.example/"),
    ];
    let refused = Device::ask(&partner, &params).await;
    assert_eq!(refused.error(), invalid_target());
}

// RFC 8693 §2.1: a subset of what the subject token is for, and of what the client may name.
#[tokio::test]
async fn an_exchange_gives_no_audience_that_the_token_had_not() {
    let idp = Idp::start().await;
    let partner = site(&idp).await;
    let server = json!({
        "client_id": "files", "grant_types": [EXCHANGE], "redirect_uris": [],
        "exchange_from": ["formation"], "serves": [FILES], "resources": [FORMS],
    });
    let server = Partner::registered(&idp, server).await;
    let exchange = async |subject: &str, target: &[(&str, &str)]| {
        let mut params = BTreeMap::from([
            ("grant_type", EXCHANGE),
            ("subject_token", subject),
            (
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:access_token",
            ),
        ]);
        params.extend(target.iter().copied());
        server.post("/token", &params).await
    };
    let files = tokens(&idp, &partner, &[FILES]).await.access_token;
    let both = tokens(&idp, &partner, &[FILES, FORMS]).await.access_token;
    assert_eq!(aud_of(&exchange(&files, &[]).await), FILES);
    assert_eq!(aud_of(&exchange(&both, &[]).await), json!([FILES, FORMS]));
    for name in ["resource", "audience"] {
        assert_eq!(aud_of(&exchange(&both, &[(name, FORMS)]).await), FORMS);
        for (subject, target) in [(&files, FORMS), (&files, ISSUER), (&both, "urn:x:y")] {
            let page = exchange(subject, &[(name, target)]).await;
            assert_eq!(page.error(), invalid_target(), "{name} {target}");
        }
    }
}

// RFC 7662 §4, RFC 9701 §5: a resource server learns of tokens for itself, and of no others.
#[tokio::test]
async fn a_resource_server_introspects_tokens_that_are_for_it() {
    let idp = Idp::start().await;
    let partner = site(&idp).await;
    let server = |id: &str, serves: &str| {
        let metadata = json!({
            "client_id": id, "serves": [serves], "redirect_uris": [],
            "grant_types": ["client_credentials"],
        });
        Partner::registered(&idp, metadata)
    };
    let (files, forms) = (server("files", FILES).await, server("forms", FORMS).await);
    let tokens = tokens(&idp, &partner, &[FILES]).await;
    let told = files.introspect(&tokens.access_token).await.json();
    assert_eq!(told["active"], true);
    assert_eq!(
        (&told["aud"], &told["client_id"]),
        (&json!(FILES), &json!("formation"))
    );
    assert_eq!(told["sub"], tokens.claims["sub"]);
    let inactive = json!({ "active": false });
    assert_eq!(
        forms.introspect(&tokens.access_token).await.json(),
        inactive
    );
    let refresh = tokens.refresh_token.unwrap();
    assert_eq!(files.introspect(&refresh).await.json(), inactive);
    // Its own client knows it, whoever it is for.
    assert_eq!(
        partner.introspect(&tokens.access_token).await.json()["active"],
        true
    );
    assert_eq!(files.revoke(&tokens.access_token).await.status, 200);
    assert_eq!(
        files.introspect(&tokens.access_token).await.json()["active"],
        true
    );
    partner.revoke(&tokens.access_token).await;
    assert_eq!(
        files.introspect(&tokens.access_token).await.json(),
        inactive
    );
}

// RFC 7662 §2.1.
#[test]
fn a_public_client_is_no_resource_server() {
    assert!(registrable(
        &json!({ "serves": [FILES], "resources": [FORMS] })
    ));
    let public = json!({ "serves": [FILES], "token_endpoint_auth_method": "none" });
    assert!(!registrable(&public));
    assert!(!registrable(&json!({ "resources": ["/v1"] })));
}
