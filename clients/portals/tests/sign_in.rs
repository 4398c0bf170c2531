//! The sign-in, and every answer that must not lead to one.

use axum::http::StatusCode;
use serde_json::json;

use crate::support::{Answer, Browser, Key, World, start_portal};

#[tokio::test]
async fn a_person_signs_in_and_sees_who_the_portal_takes_them_for() {
    let mut world = World::start().await;
    let page = world.sign_in_with(|_| {}).await;
    for text in ["Bonjour Camille Essai", "Atelier des Essais", "eidas1-mfa"] {
        assert!(page.says(text), "{text} in {}", page.text);
    }
}

#[tokio::test]
async fn a_deep_link_is_the_page_shown() {
    let mut world = World::start().await;
    let page = world
        .browser
        .visit("/espace/messages?periode=2025-12")
        .await;
    assert_eq!(page.url.path(), "/espace/messages");
    assert!(page.says("2025-12"));
}

#[tokio::test]
async fn a_period_that_is_none_is_not_repeated() {
    let mut world = World::start().await;
    let page = world
        .browser
        .visit("/espace/messages?periode=%3Cscript%3E")
        .await;
    assert!(page.says("2026-10") && !page.text.contains("<script"));
}

#[tokio::test]
async fn a_topic_leads_to_the_one_beside_it_with_the_same_period() {
    let mut world = World::start().await;
    let page = world
        .browser
        .visit("/espace/echeances?periode=2026-09")
        .await;
    let link = "http://jedeclare.localhost:1/initiate?iss=";
    let target = "target_link_uri=http%3A%2F%2Fjedeclare.localhost%3A1%2Fespace%2Fdepots\
                  %3Fperiode%3D2026-09";
    assert!(
        page.text.contains(link) && page.text.contains(target),
        "{}",
        page.text
    );
}

async fn refuses(what: &str, change: impl FnOnce(&mut Answer)) {
    let mut world = World::start().await;
    let page = world.sign_in_with(change).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{what}");
    assert!(!world.is_signed_in().await, "{what}");
}

#[tokio::test]
async fn an_id_token_for_anything_else_signs_nobody_in() {
    for (claim, wrong) in [
        ("iss", json!("https://evil.example")),
        ("aud", json!("someone-else")),
        ("exp", json!(1_764_000_001)),
        ("nonce", json!("another")),
    ] {
        refuses(claim, |answer| answer.id_token[claim] = wrong).await;
    }
}

#[tokio::test]
async fn an_answer_that_is_not_the_providers_signs_nobody_in() {
    refuses("relayed by another", |answer| answer.iss.push('x')).await;
    for (what, key) in [
        ("signed by another", Key::new("one")),
        ("signed in another way", Key::edwards("one")),
    ] {
        refuses(what, |answer| answer.signing = key).await;
    }
}

#[tokio::test]
async fn the_providers_new_key_is_looked_up() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    world.browser.cookies.clear();
    let page = world
        .sign_in_with(|answer| answer.rotate(Key::new("two")))
        .await;
    assert!(page.says("Bonjour Camille Essai"));
}

#[tokio::test]
async fn an_answer_serves_once_and_in_the_browser_that_asked() {
    let mut world = World::start().await;
    let sent = world.browser.get("/espace").await;
    let back = world.browser.get(sent.location().as_str()).await.location();
    let mut other = Browser::new(world.browser.site.clone());
    assert_eq!(
        other.get(back.as_str()).await.status,
        StatusCode::BAD_REQUEST
    );
    let mut stolen = World::start().await;
    let sent = stolen.browser.get("/espace").await;
    let back = stolen
        .browser
        .get(sent.location().as_str())
        .await
        .location();
    assert!(
        stolen
            .browser
            .get(back.as_str())
            .await
            .status
            .is_redirection()
    );
    assert_eq!(
        stolen.browser.get(back.as_str()).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn who_gives_up_is_one_link_away_from_the_page_they_wanted() {
    let mut world = World::start().await;
    world
        .provider
        .change_answer(|answer| answer.error = Some("access_denied".to_owned()));
    let page = world
        .browser
        .visit("/espace/messages?periode=2025-12")
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text.contains("/espace/messages?periode=2025-12"));
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_said_so() {
    let mut browser = Browser::new(start_portal("http://idp.localhost:1").await);
    let page = browser.get("/espace").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.says("Net-entreprises ne répond pas"));
}

#[tokio::test]
async fn every_page_is_kept_from_frames_scripts_and_caches() {
    let mut world = World::start().await;
    for path in [
        "/",
        "/espace",
        "/espace/messages",
        "/nowhere",
        "/signed-out",
    ] {
        let page = world.browser.visit(path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(page.headers["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn a_choice_of_language_leads_nowhere_else() {
    let mut world = World::start().await;
    let chosen = world.browser.get("/language/en?back=//evil.example").await;
    assert_eq!(
        chosen.location().as_str(),
        format!("{}/", world.browser.site)
    );
    let page = world.browser.visit("/espace").await;
    assert!(page.says("Hello Camille Essai"));
}
