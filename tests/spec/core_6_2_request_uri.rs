//! Request objects that the partner keeps at an address (OpenID Connect Core §6.2, RFC 9101 §5.2).

use serde_json::{Value, json};

use crate::support::jose::{Key, unsigned};
use crate::support::{Answer, Browser, Elsewhere, Idp, Page, Partner};

/// A provider that may fetch from this machine.
async fn idp() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8")).await
}

/// A partner with a key of this kind that keeps its requests there.
async fn partner<'a>(idp: &'a Idp, server: &Elsewhere, key: Key) -> Partner<'a> {
    let change = json!({ "request_uris": [server.url("/request.jwt")] });
    Partner::signing(idp, key, change).await
}

/// Beside the address stands what OAuth 2.0 demands of a query (Core §6.2).
fn address(request_uri: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", "formation")
        .append_pair("response_type", "code")
        .append_pair("scope", "openid")
        .append_pair("redirect_uri", "https://formation.example/callback")
        .append_pair("request_uri", request_uri)
        .finish();
    format!("/authorize?{query}")
}

async fn silent() -> Elsewhere {
    Elsewhere::start(Answer::status("404 Not Found", "")).await
}

fn error(page: &Page) -> Option<String> {
    page.sent("error")
}

// Dynamic OP: RS256 must work.
#[tokio::test]
async fn a_signed_object_is_fetched_and_counts() {
    for key in [Key::rs256(), Key::es256()] {
        let (idp, server) = (idp().await, silent().await);
        let (person, partner) = (idp.person().await, partner(&idp, &server, key).await);
        let object = partner.object(&json!({ "state": "inside" }));
        server.answers(Answer::status("200 OK", &object));
        let request = address(&server.url("/request.jwt"));
        let page = Browser::new(&idp).sign_in(&person, &request).await;
        assert_eq!(page.sent("state").as_deref(), Some("inside"), "{page:?}");
        assert!(page.sent("code").is_some());
        assert!(server.asked()[0].starts_with("GET /request.jwt "));
    }
}

// RFC 9101 §10.4.1: else anybody could have us fetch anything.
#[tokio::test]
async fn nothing_is_fetched_from_an_address_that_is_not_registered() {
    let (idp, server) = (idp().await, silent().await);
    let partner = partner(&idp, &server, Key::es256()).await;
    let object = partner.object(&json!({}));
    server.answers(Answer::status("200 OK", &object));
    for other in ["/other.jwt", "/request.jwt?x", "/request.jwt#x"] {
        let page = Browser::new(&idp).get(&address(&server.url(other))).await;
        assert_eq!(
            error(&page).as_deref(),
            Some("invalid_request_uri"),
            "{other}"
        );
    }
    assert!(server.asked().is_empty());
}

async fn answered(body: &str) -> Option<String> {
    let (idp, server) = (idp().await, silent().await);
    partner(&idp, &server, Key::es256()).await;
    server.answers(Answer::status("200 OK", body));
    let request = address(&server.url("/request.jwt"));
    error(&Browser::new(&idp).get(&request).await)
}

#[tokio::test]
async fn what_is_fetched_must_be_signed_by_the_client() {
    let header = json!({ "alg": "ES256", "kid": "one" });
    let forged = Key::es256().sign(&header, &Value::Object(serde_json::Map::default()));
    let refused = Some("invalid_request_object".to_owned());
    assert_eq!(answered(&forged).await, refused);
    assert_eq!(answered("<html>").await, refused);
    assert_eq!(answered("").await.as_deref(), Some("invalid_request_uri"));
    let none = unsigned(&json!({ "alg": "none" }), &json!({}));
    assert_eq!(
        answered(&none).await.as_deref(),
        Some("request_not_supported")
    );
}

#[tokio::test]
async fn an_address_that_does_not_answer_is_told_to_the_partner() {
    let (idp, server) = (idp().await, silent().await);
    partner(&idp, &server, Key::es256()).await;
    let request = address(&server.url("/request.jwt"));
    let page = Browser::new(&idp).get(&request).await;
    assert_eq!(error(&page).as_deref(), Some("invalid_request_uri"));
}

// RFC 9101 §5: one or the other.
#[tokio::test]
async fn an_object_and_an_address_exclude_each_other() {
    let (idp, server) = (idp().await, silent().await);
    let partner = partner(&idp, &server, Key::es256()).await;
    let object = partner.object(&json!({}));
    let request = address(&server.url("/request.jwt"));
    let page = Browser::new(&idp)
        .get(&format!("{request}&request={object}"))
        .await;
    assert_eq!(error(&page).as_deref(), Some("invalid_request"));
    assert!(server.asked().is_empty());
}

// The guard of outgoing fetches holds here too.
#[tokio::test]
async fn an_address_inside_our_own_network_is_not_fetched() {
    let (idp, server) = (Idp::start().await, silent().await);
    partner(&idp, &server, Key::es256()).await;
    let request = address(&server.url("/request.jwt"));
    let page = Browser::new(&idp).get(&request).await;
    assert_eq!(error(&page).as_deref(), Some("invalid_request_uri"));
    assert!(server.asked().is_empty());
}
