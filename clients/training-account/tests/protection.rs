//! Cookies, headers and languages.

use axum::http::{StatusCode, header};

use crate::support::World;

#[tokio::test]
async fn both_cookies_are_for_this_host_over_a_secure_channel_and_out_of_scripts_reach() {
    let mut world = World::start().await;
    let sent = world.browser.get("/dotations").await;
    let answer = world.browser.get(sent.location().as_str()).await.location();
    let arrived = world.browser.get(answer.as_str()).await;
    for page in [sent, arrived] {
        let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.starts_with("__Host-formation"), "{cookie}");
        for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(attribute), "{attribute} in {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn no_page_runs_a_script_is_framed_or_tells_where_one_comes_from() {
    let mut world = World::start().await;
    for path in ["/", "/dotations", "/nowhere", "/signed-out"] {
        let page = world.browser.visit(path).await;
        let policy = page.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(page.headers[header::REFERRER_POLICY], "no-referrer");
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
        assert!(
            !page.says("<script") && !page.says("style=\""),
            "{}",
            page.text
        );
    }
}

#[tokio::test]
async fn the_provider_finds_the_logo_as_a_picture_made_of_dots() {
    let mut world = World::start().await;
    let logo = world.browser.get("/logo.png").await;
    assert_eq!(logo.headers[header::CONTENT_TYPE], "image/png");
}

#[tokio::test]
async fn a_language_once_chosen_is_kept_and_leads_back_to_the_page() {
    let mut world = World::start().await;
    assert!(world.browser.visit("/").await.says(r#"<html lang="fr">"#));
    let page = world
        .browser
        .visit("/language/en?back=/dotations%3Fq%3D15")
        .await;
    assert_eq!(page.url.query(), Some("q=15"));
    assert!(page.says(r#"<html lang="en">"#) && page.says("Your establishments"));
}

#[tokio::test]
async fn choosing_a_language_leads_nowhere_else() {
    let mut world = World::start().await;
    let page = world.browser.get("/language/en?back=//evil.example").await;
    assert_eq!(
        page.location().as_str(),
        format!("{}/dotations", world.browser.site)
    );
}

#[tokio::test]
async fn parameters_that_cannot_be_read_get_a_page_of_the_site() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    for path in [
        "/dotations?page=abc",
        "/dotations?page=-1",
        "/dotations?q=1&q=2",
        "/initiate?iss=a&iss=b",
        "/callback?state=a&state=b",
        "/signed-out?state=a&state=b",
        "/language/en?back=/&back=/",
    ] {
        let page = world.browser.get(path).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(page.says("Cette adresse n’est pas valable"), "{path}");
        assert!(
            !page.says("abc"),
            "the way to the other language leaves it behind"
        );
    }
}

#[tokio::test]
async fn an_unknown_page_is_told_in_words() {
    let mut world = World::start().await;
    let page = world.browser.visit("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.says("Cette page n’existe pas"));
}
