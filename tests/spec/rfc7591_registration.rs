//! Clients that register themselves (RFC 7591, OpenID Connect Registration 1.0).

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use serde_json::{Value, json};

use super::core_3_1_2_4_consent::decide;
use crate::support::jose::Key;
use crate::support::{Answer, Browser, Elsewhere, Idp, Page};

/// A provider where anybody may register.
pub(super) async fn open() -> Idp {
    with("open").await
}

async fn with(registration: &str) -> Idp {
    Idp::start_with(|environment| environment.with("IDP_REGISTRATION", registration)).await
}

/// Registers a client, but for `change`.
pub(super) async fn register(idp: &Idp, change: &Value) -> Page {
    register_with(idp, change, None).await
}

async fn register_with(idp: &Idp, change: &Value, token: Option<&str>) -> Page {
    let mut metadata = json!({
        "client_name": "Newcomer",
        "redirect_uris": ["https://newcomer.example/callback"],
    });
    let fields = metadata.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    let mut request = Request::post("/register").header(header::CONTENT_TYPE, "application/json");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    let body = Body::from(metadata.to_string());
    idp.request(request.body(body).unwrap()).await
}

async fn assert_refused(idp: &Idp, change: &Value, error: &str) {
    let page = register(idp, change).await;
    assert_eq!(
        page.error(),
        (400, error.to_owned()),
        "{change} {}",
        page.body
    );
}

// §3.2.1.
#[tokio::test]
async fn a_client_is_registered_and_told_what_it_is() {
    let idp = open().await;
    let page = register(
        &idp,
        &json!({"unknown": 1, "grant_types": ["authorization_code"]}),
    )
    .await;
    assert_eq!(page.status, 201, "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    let client = page.json();
    assert_eq!(client["client_name"], "Newcomer");
    assert_eq!(
        client["redirect_uris"],
        json!(["https://newcomer.example/callback"])
    );
    assert_eq!(client["grant_types"], json!(["authorization_code"]));
    assert_eq!(client["response_types"], json!(["code"]));
    assert_eq!(client["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(client["client_secret_expires_at"], 0);
    assert_eq!(client["client_id_issued_at"], idp.now().as_unix());
    let id = client["client_id"].as_str().unwrap();
    let uri = format!("http://idp.localhost:8080/register/{id}");
    assert_eq!(client["registration_client_uri"], uri);
    for secret in ["client_secret", "registration_access_token"] {
        assert_eq!(client[secret].as_str().unwrap().len(), 43, "{secret}");
    }
    for name in ["unknown", "consent", "pkce", "profile", "services"] {
        assert!(client.get(name).is_none(), "{name}");
    }
}

#[tokio::test]
async fn a_public_client_and_one_that_signs_get_no_secret() {
    let idp = open().await;
    let keys = Key::es256().jwks("one");
    for change in [
        json!({"token_endpoint_auth_method": "none"}),
        json!({"token_endpoint_auth_method": "private_key_jwt", "jwks": keys}),
    ] {
        let client = register(&idp, &change).await.json();
        assert!(client.get("client_secret").is_none(), "{client}");
        assert!(client.get("client_secret_expires_at").is_none(), "{client}");
    }
}

// The person is asked, PKCE is demanded: whatever the client said of itself.
#[tokio::test]
async fn a_client_that_registered_itself_signs_people_in_with_their_consent() {
    let idp = open().await;
    let greedy = json!({"consent": "convention", "pkce": "optional", "services": ["dsn"]});
    let client = register(&idp, &greedy).await.json();
    let id = client["client_id"].as_str().unwrap();
    let request = format!(
        "/authorize?client_id={id}&response_type=code&scope=openid%20email\
         &redirect_uri=https://newcomer.example/callback"
    );
    let mut browser = Browser::new(&idp);
    let refused = browser.get(&request).await;
    assert_eq!(
        refused.sent("error").as_deref(),
        Some("invalid_request"),
        "no PKCE"
    );
    let challenge = idp::crypto::sha256_text("a-verifier");
    let request = format!("{request}&code_challenge={challenge}&code_challenge_method=S256");
    let page = browser.sign_in(&idp.person().await, &request).await;
    assert!(page.body.contains("consent-allow"), "{page:?}");
}

// CVE-2024-52287.
#[tokio::test]
async fn what_only_an_operator_can_give_cannot_be_registered() {
    let idp = open().await;
    for change in [
        json!({"scope": "openid habilitations"}),
        json!({"scope": "organization"}),
    ] {
        assert_refused(&idp, &change, "invalid_client_metadata").await;
    }
    let id = register(&idp, &json!({"client_id": "formation"}))
        .await
        .json()["client_id"]
        .clone();
    assert_ne!(id, "formation");
    // Nobody lets themselves be a frame of our sign-in.
    let framing = json!({"embed_origins": ["https://evil.example"]});
    let registered = register(&idp, &framing).await.json();
    assert!(registered["embed_origins"].is_null(), "{registered}");
}

// Registration §2, RFC 9700 §2.1.2.
#[tokio::test]
async fn response_types_are_registered_where_the_operator_allows_them() {
    let kinds = json!(["code", "id_token", "id_token token"]);
    let grants = json!(["authorization_code", "implicit"]);
    let asked = json!({"response_types": kinds, "grant_types": grants});
    assert_refused(&open().await, &asked, "invalid_client_metadata").await;
    let idp = Idp::start_with(|environment| {
        let environment = environment.with("IDP_REGISTRATION", "open");
        environment.with("IDP_IMPLICIT", "on")
    });
    let idp = idp.await;
    let client = register(&idp, &asked).await.json();
    assert_eq!(client["response_types"], kinds, "{client}");
    assert_eq!(client["grant_types"], grants);
    for torn in [
        json!({"response_types": kinds}),
        json!({"grant_types": grants}),
    ] {
        assert_refused(&idp, &torn, "invalid_client_metadata").await;
    }
    let id = client["client_id"].as_str().unwrap();
    let request = format!(
        "/authorize?client_id={id}&response_type=token%20id_token&scope=openid&nonce=a-nonce\
         &redirect_uri=https://newcomer.example/callback"
    );
    let mut browser = Browser::new(&idp);
    let page = browser.sign_in(&idp.person().await, &request).await;
    let page = decide(&mut browser, &page, "allow").await;
    assert!(page.sent("id_token").is_some() && page.sent("access_token").is_some());
}

// Registration §2; RFC 7591 §3.2.2.
#[tokio::test]
async fn a_redirect_uri_that_cannot_be_is_refused_by_its_own_error() {
    let idp = open().await;
    for uri in [
        "https://newcomer.example/callback#fragment",
        "http://newcomer.example/callback",
        "https://*.newcomer.example/",
        "javascript:alert(1)",
        "http://localhost/callback",
        "https://newcomer.example@evil.example/",
    ] {
        assert_refused(
            &idp,
            &json!({"redirect_uris": [uri]}),
            "invalid_redirect_uri",
        )
        .await;
    }
    assert_refused(&idp, &json!({"redirect_uris": []}), "invalid_redirect_uri").await;
}

// Core §4, Registration §2.
#[tokio::test]
async fn addresses_for_people_are_told_back_and_must_use_https() {
    let idp = open().await;
    for name in [
        "logo_uri",
        "policy_uri",
        "tos_uri",
        "client_uri",
        "initiate_login_uri",
    ] {
        let uri = "https://newcomer.example/it";
        let client = register(&idp, &json!({name: uri})).await.json();
        assert_eq!(client[name], uri);
        for bad in [
            "http://newcomer.example/",
            "http://localhost/",
            "javascript:alert(1)",
        ] {
            assert_refused(&idp, &json!({name: bad}), "invalid_client_metadata").await;
        }
    }
}

// Registration §2.
#[tokio::test]
async fn the_sign_in_page_links_policy_and_terms() {
    let idp = open().await;
    let shown = json!({
        "policy_uri": "https://newcomer.example/policy",
        "tos_uri": "https://newcomer.example/terms",
    });
    let client = register(&idp, &shown).await.json();
    let request = format!(
        "/authorize?client_id={}&response_type=code&scope=openid&code_challenge_method=S256\
         &redirect_uri=https://newcomer.example/callback&code_challenge={}",
        client["client_id"].as_str().unwrap(),
        idp::crypto::sha256_text("a-verifier"),
    );
    let mut browser = Browser::new(&idp);
    let page = browser.get(&request).await;
    let page = browser.follow(page).await;
    for address in shown.as_object().unwrap().values() {
        assert!(
            page.body.contains(address.as_str().unwrap()),
            "{}",
            page.body
        );
    }
}

#[tokio::test]
async fn what_is_no_registration_is_refused() {
    let idp = open().await;
    for (content_type, body) in [
        ("application/json", "[]"),
        ("application/json", "{"),
        ("application/json", ""),
        ("application/x-www-form-urlencoded", "redirect_uris=x"),
    ] {
        let request = Request::post("/register").header(header::CONTENT_TYPE, content_type);
        let page = idp.request(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(page.status, 400, "{body}");
        assert!(page.json()["error"].is_string());
    }
    let page = register(&idp, &json!({"client_name": "x".repeat(70_000)})).await;
    assert_eq!(page.status, 400);
}

/// A list of redirect addresses, as somebody publishes it under https.
async fn sector(listed: &Value) -> (Idp, String, Elsewhere, tempfile::TempDir) {
    let answer = Answer::json(listed);
    let (server, certificate) = Elsewhere::with_tls("127.0.0.1:0", "localhost", answer).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, certificate).unwrap();
    let idp = Idp::start_with(|environment| {
        environment
            .with("IDP_REGISTRATION", "open")
            .with("IDP_OUTBOUND_ALLOW", "localhost")
            .with("IDP_OUTBOUND_CA", file.display().to_string())
    })
    .await;
    let uri = format!("https://localhost:{}/sector", server.address.port());
    (idp, uri, server, folder)
}

// Registration §5.
#[tokio::test]
async fn a_sector_must_list_every_redirect_uri() {
    let listed = json!([
        "https://other.example/",
        "https://newcomer.example/callback"
    ]);
    let (idp, uri, server, _folder) = sector(&listed).await;
    let page = register(&idp, &json!({"sector_identifier_uri": uri})).await;
    assert_eq!(page.status, 201, "{}", page.body);
    assert_eq!(page.json()["sector_identifier_uri"], uri);
    server.answers(Answer::json(&json!(["https://other.example/"])));
    assert_refused(
        &idp,
        &json!({"sector_identifier_uri": uri}),
        "invalid_client_metadata",
    )
    .await;
    server.answers(Answer::status("500", "[]"));
    assert_refused(
        &idp,
        &json!({"sector_identifier_uri": uri}),
        "invalid_client_metadata",
    )
    .await;
}

#[tokio::test]
async fn unless_it_is_switched_on_nobody_registers_and_it_is_not_advertised() {
    for (setting, advertised) in [("off", false), ("token", true), ("open", true)] {
        let idp = with(setting).await;
        let request = Request::get("/.well-known/openid-configuration").body(Body::empty());
        let document = idp.request(request.unwrap()).await.json();
        let endpoint = document.get("registration_endpoint");
        let expected = advertised.then(|| json!("http://idp.localhost:8080/register"));
        assert_eq!(endpoint, expected.as_ref());
    }
    let idp = with("off").await;
    assert_eq!(register(&idp, &json!({})).await.status, 404);
}

// §3: an initial access token, made by an operator's command.
#[tokio::test]
async fn where_a_token_is_demanded_only_a_live_one_registers() {
    let idp = with("token").await;
    let (made, said) = idp.command(&["client", "token", "ci", "--days", "3650"]);
    assert!(made, "{said}");
    let token = said.trim().rsplit(' ').next().unwrap().to_owned();
    for wrong in [None, Some(""), Some("wrong")] {
        let page = register_with(&idp, &json!({}), wrong).await;
        assert_eq!(page.error(), (401, "invalid_token".to_owned()));
        assert!(page.header("www-authenticate").starts_with("Bearer"));
    }
    let page = register_with(&idp, &json!({}), Some(&token)).await;
    assert_eq!(page.status, 201, "{}", page.body);
    let (revoked, said) = idp.command(&["client", "revoke-token", "ci"]);
    assert!(revoked, "{said}");
    let page = register_with(&idp, &json!({}), Some(&token)).await;
    assert_eq!(page.status, 401);
    assert!(
        !idp.command(&["client", "token", "ci"]).0,
        "a name is used once"
    );
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("with the token ci") && trail.contains("operator_token_revoked"));
}

#[tokio::test]
async fn one_network_registers_a_bounded_number_of_clients() {
    let idp = open().await;
    for _ in 0..30 {
        assert_eq!(register(&idp, &json!({})).await.status, 201);
    }
    let page = register(&idp, &json!({})).await;
    assert_eq!(page.status, 429);
    assert_eq!(page.header("retry-after"), "3600");
}
