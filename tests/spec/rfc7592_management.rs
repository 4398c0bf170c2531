//! Clients that manage their own registration (RFC 7592).

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::rfc7591_registration::{open, register};
use crate::support::{Browser, Idp, Page};

/// A client that has just registered itself.
struct Registered<'a> {
    idp: &'a Idp,
    client: Value,
}

impl<'a> Registered<'a> {
    async fn at(idp: &'a Idp) -> Self {
        let page = register(
            idp,
            &json!({
                "policy_uri": "https://newcomer.example/policy",
                "initiate_login_uri": "https://newcomer.example/login",
            }),
        )
        .await;
        let client = page.json();
        Self { idp, client }
    }

    fn text(&self, name: &str) -> &str {
        self.client[name].as_str().unwrap()
    }

    async fn ask(&self, method: &str, body: Option<&Value>) -> Page {
        let token = self.text("registration_access_token");
        self.ask_with(method, body, token).await
    }

    async fn ask_with(&self, method: &str, body: Option<&Value>, token: &str) -> Page {
        let path = format!("/register/{}", self.text("client_id"));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.idp.request(request.body(body).unwrap()).await
    }

    /// A change that says all that must be said, but for `change`.
    fn update(&self, change: &Value) -> Value {
        let mut update = json!({
            "client_id": self.text("client_id"),
            "client_name": "Renamed",
            "redirect_uris": ["https://newcomer.example/other"],
        });
        let fields = update.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        update
    }
}

// §2.1.
#[tokio::test]
async fn a_client_reads_what_it_registered_but_no_secret() {
    let idp = open().await;
    let registered = Registered::at(&idp).await;
    let page = registered.ask("GET", None).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    let read = page.json();
    for name in [
        "client_id",
        "policy_uri",
        "initiate_login_uri",
        "registration_access_token",
        "registration_client_uri",
    ] {
        assert_eq!(read[name], registered.client[name], "{name}");
    }
    assert!(read.get("client_secret").is_none());
}

// §2.2: the whole of it is replaced.
#[tokio::test]
async fn a_client_replaces_its_registration() {
    let idp = open().await;
    let registered = Registered::at(&idp).await;
    let update = registered.update(&json!({ "client_secret": registered.text("client_secret") }));
    let page = registered.ask("PUT", Some(&update)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let read = registered.ask("GET", None).await.json();
    assert_eq!(read["client_name"], "Renamed");
    assert_eq!(
        read["redirect_uris"],
        json!(["https://newcomer.example/other"])
    );
    assert!(
        read.get("policy_uri").is_none(),
        "what is not stated is gone"
    );
}

#[tokio::test]
async fn a_change_is_held_against_the_rules_of_a_registration() {
    let idp = open().await;
    let registered = Registered::at(&idp).await;
    for (change, error) in [
        (
            json!({"redirect_uris": ["http://evil.example/"]}),
            "invalid_redirect_uri",
        ),
        (
            json!({"scope": "openid habilitations"}),
            "invalid_client_metadata",
        ),
        (
            json!({"initiate_login_uri": "http://a.example/"}),
            "invalid_client_metadata",
        ),
        (json!({"client_id": "formation"}), "invalid_request"),
        (json!({"client_id": null}), "invalid_request"),
        (
            json!({"client_secret": "chosen by the client, as it is"}),
            "invalid_request",
        ),
        (json!({"registration_access_token": "x"}), "invalid_request"),
        (
            json!({"registration_client_uri": "https://a.example/"}),
            "invalid_request",
        ),
        (json!({"client_secret_expires_at": 0}), "invalid_request"),
        (json!({"client_id_issued_at": 0}), "invalid_request"),
    ] {
        let update = registered.update(&change);
        let page = registered.ask("PUT", Some(&update)).await;
        assert_eq!(page.error(), (400, error.to_owned()), "{change}");
    }
    let read = registered.ask("GET", None).await.json();
    assert_eq!(read["client_name"], "Newcomer");
}

/// The way a client proves itself, and its secret where the answer has one.
async fn proves_itself_by(registered: &Registered<'_>, method: &str) -> Option<String> {
    let update = registered.update(&json!({ "token_endpoint_auth_method": method }));
    let page = registered.ask("PUT", Some(&update)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.json()["client_secret"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn a_secret_that_a_client_gave_up_never_counts_again() {
    let idp = open().await;
    let registered = Registered::at(&idp).await;
    let first = registered.text("client_secret").to_owned();
    assert_eq!(
        proves_itself_by(&registered, "client_secret_post").await,
        None
    );
    assert_eq!(proves_itself_by(&registered, "none").await, None);
    let update = registered.update(&json!({ "client_secret": first }));
    let page = registered.ask("PUT", Some(&update)).await;
    assert_eq!(
        page.error(),
        (400, "invalid_request".to_owned()),
        "it has none"
    );
    let second = proves_itself_by(&registered, "client_secret_basic").await;
    assert!(second.is_some_and(|second| second != first));
}

#[tokio::test]
async fn of_many_changes_at_once_each_is_made_whole_or_told_that_it_came_too_late() {
    let idp = open().await;
    let registered = &Registered::at(&idp).await;
    let changes = (0..20).map(|number| async move {
        let uri = format!("https://newcomer.example/{number}");
        let change = json!({ "client_name": number.to_string(), "redirect_uris": [uri] });
        let page = registered
            .ask("PUT", Some(&registered.update(&change)))
            .await;
        let made = page.status == 200;
        assert!(made || page.error() == (400, "invalid_request".to_owned()));
        made
    });
    let made = join_all(changes).await;
    assert!(made.contains(&true));
    let read = registered.ask("GET", None).await.json();
    let number: usize = read["client_name"].as_str().unwrap().parse().unwrap();
    assert!(made[number], "what stands is one that was answered so");
    let uri = format!("https://newcomer.example/{number}");
    assert_eq!(read["redirect_uris"], json!([uri]));
}

#[tokio::test]
async fn a_client_that_is_disabled_in_the_middle_stays_so() {
    let idp = open().await;
    let registered = Registered::at(&idp).await;
    let id = registered.text("client_id").parse().unwrap();
    let update = registered.update(&json!({}));
    let (page, ()) = tokio::join!(registered.ask("PUT", Some(&update)), async {
        let mut tx = idp.app.store.direct().await.unwrap();
        assert!(tx.disable_client(&id, idp.now()).await.unwrap());
    });
    assert!([200, 400, 401].contains(&page.status.as_u16()), "{page:?}");
    assert_eq!(registered.ask("GET", None).await.status, 401);
}

// §2.3.
#[tokio::test]
async fn a_client_that_removes_itself_is_gone_for_everybody() {
    let idp = open().await;
    let registered = Registered::at(&idp).await;
    let page = registered.ask("DELETE", None).await;
    assert_eq!((page.status.as_u16(), page.body.as_str()), (204, ""));
    for method in ["GET", "DELETE"] {
        assert_eq!(registered.ask(method, None).await.status, 401);
    }
    let id = registered.text("client_id");
    let page = Browser::new(&idp)
        .get(&format!("/authorize?client_id={id}"))
        .await;
    assert!(
        page.body.contains("client_id is not registered"),
        "{}",
        page.body
    );
}

// §2: neither a wrong token nor that of another client opens anything.
#[tokio::test]
async fn only_the_clients_own_token_opens_its_registration() {
    let idp = open().await;
    let (one, other) = (Registered::at(&idp).await, Registered::at(&idp).await);
    let foreign = other.text("registration_access_token");
    for token in ["", "wrong", one.text("client_secret"), foreign] {
        for method in ["GET", "PUT", "DELETE"] {
            let page = one.ask_with(method, Some(&json!({})), token).await;
            assert_eq!(page.error(), (401, "invalid_token".to_owned()), "{method}");
        }
    }
}

#[tokio::test]
async fn a_client_that_an_operator_disabled_or_registered_cannot_manage_itself() {
    let idp = open().await;
    let registered = Registered::at(&idp).await;
    let (disabled, said) = idp.command(&["client", "disable", registered.text("client_id")]);
    assert!(disabled, "{said}");
    assert_eq!(registered.ask("GET", None).await.status, 401);
    let client = idp.register(json!({})).await;
    let request = Request::get(format!("/register/{}", client.client_id));
    let request = request.header(header::AUTHORIZATION, "Bearer x");
    let page = idp.request(request.body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, 401);
}
