//! The admin API: described by its own document, opened by tokens of its own, every change in the
//! trail.

mod access;
mod clients;
pub(super) mod document;
mod secrets;
mod trail_and_keys;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use idp::crypto::Secret;
use idp::domain::{AdminScope, OperatorToken, TokenKind};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{Idp, Page};

/// An operator's program, with a token that may do everything.
struct Program {
    idp: Idp,
    router: Router,
    token: String,
}

const LIFETIME: Duration = Duration::from_hours(1);

impl Program {
    async fn start() -> Self {
        Self::beside(Idp::start().await).await
    }

    async fn beside(idp: Idp) -> Self {
        let router = idp::web::admin::router(Arc::clone(&idp.app));
        let token = token(&idp, "all", AdminScope::ALL).await;
        Self { idp, router, token }
    }

    /// The same program with another token.
    fn with(self, token: String) -> Self {
        Self { token, ..self }
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Page {
        let authorization = format!("Bearer {}", self.token);
        let request = Request::builder()
            .method(method)
            .uri(format!("/admin/v1{path}"))
            .header("authorization", authorization);
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        let body = match body {
            Value::Null => Body::empty(),
            body => body.to_string().into(),
        };
        let request: Request = request.body(body).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        Page::read(answer).await
    }

    async fn get(&self, path: &str) -> Page {
        self.send("GET", path, &[], &Value::Null).await
    }

    async fn post(&self, path: &str, body: &Value) -> Page {
        self.send("POST", path, &[], body).await
    }

    async fn put(&self, path: &str, seen: &str, body: &Value) -> Page {
        self.send("PUT", path, &[("if-match", seen)], body).await
    }

    async fn trail(&self) -> Vec<Value> {
        let trail = self.get("/audit?limit=1000").await.json();
        let events = trail["events"].as_array().unwrap();
        events.iter().map(|one| one["event"].clone()).collect()
    }
}

async fn token(idp: &Idp, name: &str, scopes: &[AdminScope]) -> String {
    let secret = Secret::random();
    let token = OperatorToken {
        kind: TokenKind::Admin,
        name: name.to_owned(),
        scopes: scopes.to_vec(),
        expires_at: idp.now() + LIFETIME,
    };
    let mut tx = idp.app.store.direct().await.unwrap();
    let hash = secret.hash();
    let added = tx.add_operator_token(&token, &hash, idp.now());
    added.await.unwrap();
    secret.expose().to_owned()
}

/// A partner's registration, but for what `change` says.
fn partner(change: &Value) -> Value {
    let mut metadata = json!({
        "client_id": "formation",
        "client_name": "Compte formation",
        "redirect_uris": ["https://formation.example/callback"],
    });
    let fields = metadata.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    metadata
}

/// RFC 9457 §3: the media type, and the status said twice.
fn assert_problem(page: &Page, status: u16, detail: &str) {
    assert_eq!(page.status, status, "{}", page.body);
    assert_eq!(page.header("content-type"), "application/problem+json");
    let problem = page.json();
    assert_eq!(
        (&problem["type"], &problem["status"]),
        (&json!("about:blank"), &json!(status))
    );
    let said = problem["detail"].as_str().unwrap();
    assert!(said.contains(detail), "{said}");
}
