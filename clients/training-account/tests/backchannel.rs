//! The provider says that a session of its own has ended.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{CLIENT_ID, Key, World};

const KIND: &str = "logout+jwt";

/// A valid logout token's claims.
fn claims(world: &World) -> Value {
    json!({
        "iss": world.provider.issuer, "sub": "7Q4nB", "aud": CLIENT_ID, "sid": "a-session",
        "iat": 1_764_000_000, "exp": 4_102_444_800_u64, "jti": "once",
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

async fn is_signed_in(world: &mut World) -> bool {
    world.browser.get("/dotations").await.status == StatusCode::OK
}

#[tokio::test]
async fn who_signs_out_elsewhere_is_signed_out_here() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    assert!(is_signed_in(&mut world).await);
    let token = world.provider.read(|a| a.signing.clone());
    let token = token.sign_as(KIND, &claims(&world));
    assert_eq!(post(&mut world, &token).await, StatusCode::OK);
    assert!(!is_signed_in(&mut world).await);
    assert_eq!(
        post(&mut world, &token).await,
        StatusCode::OK,
        "again is no error"
    );
}

#[tokio::test]
async fn another_session_than_the_one_named_goes_on() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let key = world.provider.read(|a| a.signing.clone());
    let mut other = claims(&world);
    other["sid"] = "another-session".into();
    let token = key.sign_as(KIND, &other);
    assert_eq!(post(&mut world, &token).await, StatusCode::OK);
    assert!(is_signed_in(&mut world).await);
}

#[tokio::test]
async fn nothing_but_the_providers_word_signs_anyone_out() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let (key, valid) = (world.provider.read(|a| a.signing.clone()), claims(&world));
    let changed = |name: &str, value: Value| {
        let mut claims = valid.clone();
        claims[name] = value;
        key.sign_as(KIND, &claims)
    };
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
        ("a nonce", changed("nonce", json!("n"))),
        ("no event", changed("events", json!({}))),
        ("no session", changed("sid", Value::Null)),
        ("no token", "nonsense".to_owned()),
    ] {
        assert_eq!(
            post(&mut world, &token).await,
            StatusCode::BAD_REQUEST,
            "{what}"
        );
        assert!(is_signed_in(&mut world).await, "{what}");
    }
}
