//! Signing out, here and at the provider.

use axum::http::StatusCode;

use crate::support::{Browser, World, start_site};

#[tokio::test]
async fn signing_out_ends_the_session_here_and_sends_the_person_to_end_it_there() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let sent = world.browser.post("/sign-out", "").await;
    assert!(
        sent.location()
            .as_str()
            .starts_with(&format!("{}/end-session", world.provider.issuer))
    );
    assert_eq!(
        sent.parameter("id_token_hint"),
        world.provider.read(|a| a.issued.clone())
    );
    let back = format!("{}/signed-out", world.browser.site);
    assert_eq!(sent.parameter("post_logout_redirect_uri"), back);

    let page = world
        .browser
        .visit(&format!("{back}?state={}", sent.parameter("state")))
        .await;
    assert!(page.says("Vous êtes déconnecté de ce site et de Net-entreprises."));
    assert!(
        world
            .browser
            .get("/dotations")
            .await
            .status
            .is_redirection()
    );
}

#[tokio::test]
async fn a_copied_cookie_is_worth_nothing_after_a_sign_out() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let copied = world.browser.cookies.clone();
    world.browser.post("/sign-out", "").await;
    assert!(!world.browser.cookies.contains_key("__Host-formation"));
    world.browser.cookies = copied;
    assert!(
        world
            .browser
            .get("/dotations")
            .await
            .status
            .is_redirection()
    );
}

#[tokio::test]
async fn the_page_promises_no_more_than_the_provider_confirmed() {
    let mut world = World::start().await;
    let page = world.browser.visit("/signed-out?state=guessed").await;
    assert!(page.says("déconnectez-vous aussi de Net-entreprises"));
}

#[tokio::test]
async fn a_link_cannot_sign_anyone_out() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    assert_eq!(
        world.browser.get("/sign-out").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(world.browser.get("/dotations").await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_without_a_session_needs_no_provider() {
    let mut browser = Browser::new(start_site("http://idp.localhost:1").await);
    let sent = browser.post("/sign-out", "").await;
    assert_eq!(sent.location().path(), "/signed-out");
}
