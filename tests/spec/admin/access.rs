//! Who may use the API.

use idp::domain::AdminScope;
use serde_json::{Value, json};

use super::{LIFETIME, Program, assert_problem, partner, token};
use crate::support::Idp;

#[tokio::test]
async fn without_a_token_nothing_is_told() {
    let program = Program::start().await.with(String::new());
    for path in [
        "/clients",
        "/clients/formation",
        "/keys",
        "/audit",
        "/audit/verify",
    ] {
        let page = program.get(path).await;
        assert_problem(&page, 401, "a token that counts is needed");
        assert_eq!(page.header("www-authenticate"), "Bearer realm=\"admin\"");
    }
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_and_no_more() {
    const NEEDS: [(&str, &str, AdminScope); 10] = [
        ("GET", "/clients", AdminScope::ClientsRead),
        ("GET", "/clients/formation", AdminScope::ClientsRead),
        ("POST", "/clients", AdminScope::ClientsWrite),
        ("PUT", "/clients/formation", AdminScope::ClientsWrite),
        (
            "POST",
            "/clients/formation/disable",
            AdminScope::ClientsWrite,
        ),
        (
            "POST",
            "/clients/formation/secret",
            AdminScope::ClientsWrite,
        ),
        ("GET", "/keys", AdminScope::KeysRead),
        ("POST", "/keys/rotate", AdminScope::KeysWrite),
        ("GET", "/audit", AdminScope::AuditRead),
        ("GET", "/audit/verify", AdminScope::AuditRead),
    ];
    let mut program = Program::start().await;
    for scope in AdminScope::ALL {
        let token = token(&program.idp, scope.as_str(), &[*scope]).await;
        program = program.with(token);
        for (method, path, needed) in NEEDS {
            let page = program.send(method, path, &[], &Value::Null).await;
            assert_eq!(
                page.status == 403,
                needed != *scope,
                "{scope} {method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_token_counts_until_it_expires_or_is_revoked() {
    let program = Program::start().await;
    let all = program.token.clone();
    let other = token(&program.idp, "other", AdminScope::ALL).await;
    let (revoked, said) = program.idp.command(&["admin", "token", "revoke", "other"]);
    assert!(revoked, "{said}");
    let program = program.with(other);
    assert_problem(&program.get("/clients").await, 401, "token");
    let program = program.with(all);
    assert_eq!(program.get("/clients").await.status, 200);
    program.idp.advance(LIFETIME);
    assert_problem(&program.get("/clients").await, 401, "token");
}

// A registration token is another thing, though it stands in the same table.
#[tokio::test]
async fn a_token_of_another_kind_opens_nothing() {
    let program = Program::start().await;
    let (_, said) = program
        .idp
        .command(&["client", "token", "registrar", "--days", "3650"]);
    let shown = said.trim().rsplit(' ').next().unwrap().to_owned();
    let program = program.with(shown);
    assert_problem(&program.get("/clients").await, 401, "token");
}

#[tokio::test]
async fn wrong_tokens_are_soon_not_looked_at() {
    let program = Program::start().await;
    let all = program.token.clone();
    let program = program.with("wrong".to_owned());
    for _ in 0..20 {
        assert_problem(&program.get("/keys").await, 401, "token");
    }
    let program = program.with(all);
    let page = program.get("/keys").await;
    assert_problem(&page, 429, "too many wrong tokens");
    assert_eq!(page.header("retry-after"), "600");
}

#[tokio::test]
async fn operators_make_and_list_tokens_and_see_them_once() {
    let program = Program::start().await;
    let add = [
        "admin",
        "token",
        "add",
        "ci",
        "--scope",
        "clients:read",
        "--days",
        "3650",
    ];
    let (added, said) = program.idp.command(&add);
    assert!(added && said.contains("token, shown this once"), "{said}");
    let shown = said.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(!program.idp.command(&add).0, "a name is given once");
    let (_, listed) = program.idp.command(&["admin", "token", "list"]);
    assert!(
        listed.contains("ci ") && listed.contains("clients:read"),
        "{listed}"
    );
    assert!(!listed.contains(&shown));
    let program = program.with(shown);
    assert_eq!(program.get("/clients").await.status, 200);
    let page = program.post("/clients", &partner(&json!({}))).await;
    assert_problem(&page, 403, "it needs clients:write");
}

// The API is on a listener of its own: the one that people reach does not have it.
#[tokio::test]
async fn the_public_listener_has_no_admin_api() {
    let idp = Idp::start_with(|e| e.with("IDP_ADMIN_LISTEN", "127.0.0.1:0")).await;
    let request = axum::extract::Request::get("/admin/v1/openapi.json");
    let page = idp
        .request(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!(page.status, 404);
}
