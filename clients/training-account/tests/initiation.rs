//! Sign-ins begun elsewhere (OpenID Connect Core §4).

use axum::http::StatusCode;

use crate::support::World;

#[tokio::test]
async fn the_provider_can_send_someone_to_a_page() {
    let mut world = World::start().await;
    let (iss, site) = (world.provider.issuer.clone(), world.browser.site.clone());
    let path = format!("/initiate?iss={iss}&target_link_uri={site}/dotations/99900000300023");
    let page = world.browser.visit(&path).await;
    assert_eq!(page.url.path(), "/dotations/99900000300023");
    assert!(page.says("999 000 003 00023"));
}

#[tokio::test]
async fn a_form_can_be_posted_and_its_login_hint_is_passed_on() {
    let mut world = World::start().await;
    let form = format!(
        "iss={}&login_hint=camille%40essai.example",
        world.provider.issuer
    );
    let sent = world.browser.post("/initiate", &form).await;
    assert_eq!(sent.parameter("login_hint"), "camille@essai.example");
}

#[tokio::test]
async fn another_issuer_cannot_start_a_sign_in() {
    let mut world = World::start().await;
    let page = world
        .browser
        .visit("/initiate?iss=http://evil.localhost")
        .await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.says("Ce lien n’est pas valable"));
}

#[tokio::test]
async fn a_sign_in_without_an_issuer_is_refused_in_words() {
    let mut world = World::start().await;
    for page in [
        world.browser.get("/initiate").await,
        world.browser.post("/initiate", "").await,
    ] {
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(page.says("Ce lien n’est pas valable"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_target_elsewhere_is_refused() {
    let mut world = World::start().await;
    let iss = world.provider.issuer.clone();
    for target in [
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "/.//evil.example",
    ] {
        let path = format!("/initiate?iss={iss}&target_link_uri={target}");
        assert_eq!(
            world.browser.get(&path).await.status,
            StatusCode::BAD_REQUEST,
            "{target}"
        );
    }
}
