//! Signing keys and the audit trail over the API.

use std::time::Duration;

use idp::domain::SigningAlg;
use serde_json::{Value, json};

use super::{Program, assert_problem, partner};

#[tokio::test]
async fn keys_are_rotated_once_partners_have_seen_the_next_one() {
    let program = Program::start().await;
    let soon = program
        .post("/keys/rotate", &json!({ "alg": "ES256" }))
        .await;
    assert_problem(&soon, 409, "say at_once");
    program.idp.advance(Duration::from_mins(5));
    let rotated = program
        .post("/keys/rotate", &json!({ "alg": "ES256" }))
        .await;
    assert_eq!(rotated.status, 200, "{}", rotated.body);
    let turn = &rotated.json()[0];
    let keys = program.get("/keys").await.json();
    let state = |kid: &Value| {
        let mut keys = keys.as_array().unwrap().iter();
        keys.find(|key| key["kid"] == *kid).unwrap()["state"].clone()
    };
    assert_eq!(state(&turn["signs"]), "active");
    assert_eq!(state(&turn["announced"]), "next");
    let trail = program.trail().await;
    let event = trail
        .iter()
        .find(|event| event["kind"] == "key_rotated")
        .unwrap();
    assert!(
        event["detail"]
            .as_str()
            .unwrap()
            .starts_with("by the token all: ES256")
    );
    let all = program
        .post("/keys/rotate", &json!({ "at_once": true }))
        .await;
    assert_eq!(all.json().as_array().unwrap().len(), SigningAlg::ALL.len());
}

#[tokio::test]
async fn no_answer_about_keys_holds_a_private_part() {
    let program = Program::start().await;
    let keys = program.get("/keys").await;
    assert!(
        keys.body.contains("kid") && !keys.body.contains("sealed"),
        "{}",
        keys.body
    );
}

#[tokio::test]
async fn the_trail_is_filtered_and_read_by_the_page() {
    let program = Program::start().await;
    for id in ["a", "b"] {
        program
            .post("/clients", &partner(&json!({ "client_id": id })))
            .await;
        program
            .post(&format!("/clients/{id}/disable"), &Value::Null)
            .await;
    }
    let disabled = program.get("/audit?kind=client_disabled").await.json();
    assert_eq!(disabled["events"].as_array().unwrap().len(), 2);
    let of_b = program.get("/audit?client=b&limit=1").await.json();
    assert_eq!(of_b["events"][0]["event"]["kind"], "client_registered");
    let rest = program
        .get(&format!("/audit?client=b&after={}", of_b["next"]))
        .await
        .json();
    assert_eq!(rest["events"][0]["event"]["kind"], "client_disabled");
    assert_eq!(rest["next"], Value::Null);
    assert_problem(&program.get("/audit?kind=weather").await, 400, "kind");
}

#[tokio::test]
async fn a_trail_that_was_tampered_with_is_found_out() {
    let program = Program::start().await;
    program.post("/clients", &partner(&json!({}))).await;
    let verdict = program.get("/audit/verify").await.json();
    assert_eq!(
        (&verdict["whole"], &verdict["broken"]),
        (&json!(true), &Value::Null)
    );
    let touched = program
        .idp
        .tamper("UPDATE audit_event SET event = '{}' WHERE seq = 1")
        .await;
    assert_eq!(touched, 1);
    let verdict = program.get("/audit/verify").await.json();
    assert_eq!(verdict["whole"], false);
    assert!(
        verdict["broken"]
            .as_str()
            .unwrap()
            .contains("event 1 was changed")
    );
}
