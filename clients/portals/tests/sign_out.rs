//! Signing out, here and at the provider.

use axum::http::StatusCode;

use crate::support::{Browser, World, start_portal};

#[tokio::test]
async fn signing_out_ends_the_session_here_and_sends_the_person_to_end_it_there() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    let copied = world.browser.cookies.clone();
    let sent = world.browser.post("/sign-out", "").await;
    let end_session = format!("{}/end-session", world.provider.issuer);
    assert!(sent.location().as_str().starts_with(&end_session));
    let back = format!("{}/signed-out", world.browser.site);
    assert_eq!(sent.parameter("post_logout_redirect_uri"), back);
    assert_eq!(
        sent.parameter("id_token_hint"),
        world.provider.read(|a| a.issued.clone())
    );

    let confirmed = format!("{back}?state={}", sent.parameter("state"));
    let page = world.browser.visit(&confirmed).await;
    assert!(page.says("des autres portails"));
    world.browser.cookies = copied;
    assert!(
        !world.is_signed_in().await,
        "a copied cookie is worth nothing"
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
    let page = world.browser.get("/sign-out").await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(world.is_signed_in().await);
}

#[tokio::test]
async fn signing_out_without_a_session_needs_no_provider() {
    let mut browser = Browser::new(start_portal("http://idp.localhost:1").await);
    assert_eq!(
        browser.post("/sign-out", "").await.location().path(),
        "/signed-out"
    );
}
