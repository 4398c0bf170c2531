//! Secrets over the API.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Program, assert_problem, partner};
use crate::support::Partner;

#[tokio::test]
async fn a_new_secret_counts_at_once_and_the_one_before_it_a_while() {
    let program = Program::start().await;
    let post = json!({ "token_endpoint_auth_method": "client_secret_post" });
    let created = program.post("/clients", &partner(&post)).await.json();
    let old = created["client_secret"].as_str().unwrap().to_owned();
    let rotation = json!({ "overlap_seconds": 60 });
    let rotated = program.post("/clients/formation/secret", &rotation).await;
    assert_eq!(rotated.status, 200, "{}", rotated.body);
    let until = program.idp.now() + Duration::from_mins(1);
    assert_eq!(rotated.json()["former_secret_expires_at"], until.as_unix());
    let new = rotated.json()["client_secret"].as_str().unwrap().to_owned();

    let partner = Partner::known(&program.idp, "formation");
    let introspect = async |secret: &str| {
        let params = [
            ("client_id", "formation"),
            ("client_secret", secret),
            ("token", "x"),
        ];
        let page = partner
            .post_with("/introspect", &BTreeMap::from(params), None)
            .await;
        page.status.as_u16()
    };
    assert_eq!((introspect(&new).await, introspect(&old).await), (200, 200));
    program.idp.advance(Duration::from_mins(1));
    assert_eq!((introspect(&new).await, introspect(&old).await), (200, 401));
}

#[tokio::test]
async fn a_secret_is_for_those_who_authenticate_with_one() {
    let program = Program::start().await;
    let public = json!({ "token_endpoint_auth_method": "none" });
    let created = program.post("/clients", &partner(&public)).await;
    assert_eq!(created.json()["client_secret"], Value::Null);
    let page = program
        .post("/clients/formation/secret", &Value::Null)
        .await;
    assert_problem(&page, 409, "without a secret");
}

#[tokio::test]
async fn an_overlap_has_a_limit() {
    let program = Program::start().await;
    program.post("/clients", &partner(&json!({}))).await;
    let rotation = json!({ "overlap_seconds": 30 * 24 * 3600 + 1 });
    let page = program.post("/clients/formation/secret", &rotation).await;
    assert_problem(&page, 422, "30 days");
}
