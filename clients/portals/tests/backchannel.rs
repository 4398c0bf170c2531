//! The provider says that a session of its own has ended (Back-Channel Logout 1.0 §2.6).

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{CLIENT_ID, Key, World};

const KIND: &str = "logout+jwt";

/// A valid logout token's claims.
fn claims(world: &World, jti: &str) -> Value {
    let now = chrono::Utc::now().timestamp();
    json!({
        "iss": world.provider.issuer, "sub": "7Q4nB", "aud": CLIENT_ID, "sid": "a-session",
        "iat": now, "exp": now + 120, "jti": jti,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    })
}

async fn post(world: &mut World, token: &str) -> StatusCode {
    let body = format!("logout_token={token}");
    world
        .browser
        .post("/backchannel-logout", &body)
        .await
        .status
}

#[tokio::test]
async fn who_signs_out_elsewhere_is_signed_out_here() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let key = world.provider.read(|answer| answer.signing.clone());
    let token = key.sign_as(KIND, &claims(&world, "one"));
    assert_eq!(post(&mut world, &token).await, StatusCode::OK);
    assert!(!world.is_signed_in().await);
    let again = key.sign_as(KIND, &claims(&world, "two"));
    assert_eq!(
        post(&mut world, &again).await,
        StatusCode::OK,
        "nothing left to end is no error"
    );
}

#[tokio::test]
async fn a_notice_that_has_served_ends_no_later_session() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let key = world.provider.read(|answer| answer.signing.clone());
    let token = key.sign_as(KIND, &claims(&world, "one"));
    assert_eq!(post(&mut world, &token).await, StatusCode::OK);
    world.sign_in_with(|_| {}).await;
    assert_eq!(post(&mut world, &token).await, StatusCode::BAD_REQUEST);
    assert!(world.is_signed_in().await);
}

#[tokio::test]
async fn another_session_than_the_one_named_goes_on() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let key = world.provider.read(|answer| answer.signing.clone());
    let mut other = claims(&world, "one");
    other["sid"] = "another-session".into();
    assert_eq!(
        post(&mut world, &key.sign_as(KIND, &other)).await,
        StatusCode::OK
    );
    assert!(world.is_signed_in().await);
}

#[tokio::test]
async fn nothing_but_the_providers_word_signs_anyone_out() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let key = world.provider.read(|answer| answer.signing.clone());
    let valid = claims(&world, "one");
    let long_ago = valid["iat"].as_i64().unwrap() - 3600;
    let changed = |name: &str, value: Value| {
        let mut claims = valid.clone();
        claims[name] = value;
        key.sign_as(KIND, &claims)
    };
    let mut nameless = valid.clone();
    nameless.as_object_mut().unwrap().remove("jti");
    for (what, token) in [
        ("an ID token's kind", key.sign(&valid)),
        ("a foreign key", Key::new("one").sign_as(KIND, &valid)),
        (
            "another algorithm",
            Key::edwards("one").sign_as(KIND, &valid),
        ),
        (
            "another issuer",
            changed("iss", json!("https://evil.example")),
        ),
        ("another audience", changed("aud", json!("someone-else"))),
        ("expired", changed("exp", json!(1_764_000_001))),
        ("of long ago", changed("iat", json!(long_ago))),
        ("a nonce", changed("nonce", json!("n"))),
        ("no event", changed("events", json!({}))),
        ("no session", changed("sid", Value::Null)),
        ("no name of its own", key.sign_as(KIND, &nameless)),
        ("no token", "nonsense".to_owned()),
    ] {
        assert_eq!(
            post(&mut world, &token).await,
            StatusCode::BAD_REQUEST,
            "{what}"
        );
        assert!(world.is_signed_in().await, "{what}");
    }
}
