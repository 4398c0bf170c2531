//! Somebody walks in from the other portal (OpenID Connect Core §4).

use axum::http::StatusCode;

use crate::support::World;

const PAGE: &str = "/espace/echeances?periode=2026-09";

#[tokio::test]
async fn who_has_a_session_there_arrives_on_the_page_meant() {
    let mut world = World::start().await;
    let target = format!("{}{PAGE}", world.browser.site);
    let page = world.browser.visit(&world.way_in(&target)).await;
    assert_eq!(page.url.as_str(), target);
    assert!(
        page.says("Échéances") && page.says("2026-09"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn the_provider_is_asked_to_show_no_page() {
    let mut world = World::start().await;
    let way_in = world.way_in(PAGE);
    let sent = world.browser.get(&way_in).await;
    assert_eq!(sent.parameter("prompt"), "none");
    assert!(
        !sent.location().as_str().contains("echeances"),
        "the page does not travel"
    );
}

#[tokio::test]
async fn who_has_none_is_sent_to_the_form_once_and_then_to_the_page_meant() {
    for error in ["login_required", "consent_required", "interaction_required"] {
        let mut world = World::start().await;
        world
            .provider
            .change_answer(|answer| answer.error = Some(error.to_owned()));
        let silent = world.browser.get(&world.way_in(PAGE)).await;
        let back = world.browser.get(silent.location().as_str()).await;
        let asking = world.browser.get(back.location().as_str()).await;
        let asked = asking.location();
        assert!(
            !asked.query_pairs().any(|(name, _)| name == "prompt"),
            "{asked}"
        );
        world.provider.change_answer(|answer| answer.error = None);
        let page = world.browser.visit(asked.as_str()).await;
        assert_eq!(page.url.path(), "/espace/echeances", "{error}");
        assert_eq!(page.url.query(), Some("periode=2026-09"));
    }
}

#[tokio::test]
async fn a_provider_that_never_lets_anyone_in_is_not_asked_for_ever() {
    let mut world = World::start().await;
    let login_required = Some("login_required".to_owned());
    world
        .provider
        .change_answer(|answer| answer.error = login_required);
    let page = world.browser.visit(&world.way_in(PAGE)).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn whoever_walks_in_replaces_the_last_person_who_was_here() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let page = world.provider_now_has("Dominique Autre").await;
    assert!(page.says("Bonjour Dominique Autre"), "{}", page.text);
}

#[tokio::test]
async fn a_login_hint_is_passed_on() {
    let mut world = World::start().await;
    let way_in = format!("{}&login_hint=camille%40essai.example", world.way_in(PAGE));
    let sent = world.browser.get(&way_in).await;
    assert_eq!(sent.parameter("login_hint"), "camille@essai.example");
}

#[tokio::test]
async fn a_page_elsewhere_is_refused_and_nobody_is_sent_anywhere() {
    let mut world = World::start().await;
    for target in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/.//evil.example",
        "javascript:alert(1)",
        "http://jedeclare.localhost:1/espace",
        "http://portailpro.localhost@evil.example/",
    ] {
        let page = world.browser.get(&world.way_in(target)).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{target}");
        assert!(page.says("Ce lien n’est pas valable"));
    }
}

#[tokio::test]
async fn another_provider_or_none_starts_no_sign_in() {
    let mut world = World::start().await;
    for path in [
        "/initiate",
        "/initiate?iss=http://evil.localhost",
        "/initiate?iss=a&iss=b",
    ] {
        let page = world.browser.get(path).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
    }
    assert_eq!(
        world.browser.post("/initiate", "").await.status,
        StatusCode::BAD_REQUEST
    );
}

impl World {
    async fn provider_now_has(&mut self, name: &str) -> crate::support::Page {
        self.provider.change_answer(|answer| {
            answer.id_token["sub"] = "another".into();
            answer.user_info = Some(serde_json::json!({ "sub": "another", "name": name }));
        });
        self.browser.visit(&self.way_in("/espace")).await
    }
}
