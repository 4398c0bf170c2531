//! The sign-in, and every answer that must not lead to one.

use axum::http::StatusCode;
use serde_json::json;

use crate::support::{Browser, Key, World, start_site};

const SESSION: &str = "__Host-formation";

#[tokio::test]
async fn a_person_signs_in_and_sees_who_the_site_takes_them_for() {
    let mut world = World::start().await;
    let page = world.sign_in_with(|_| {}).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Bonjour Camille",
        "Camille Essai",
        "camille@essai.example",
        "Atelier des Essais",
        "eidas1-mfa",
        "24/11/2025 à 17:00",
    ] {
        assert!(page.says(text), "{text} in {}", page.text);
    }
}

#[tokio::test]
async fn a_person_whose_name_is_not_told_is_signed_in_all_the_same() {
    let mut world = World::start().await;
    let page = world
        .sign_in_with(|answer| answer.user_info = Some(json!({"sub": "7Q4nB"})))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says("Vous êtes connecté") && page.says("non communiqué"));
}

#[tokio::test]
async fn nobody_is_signed_in_while_the_provider_does_not_say_who_they_are() {
    let mut world = World::start().await;
    let page = world.sign_in_with(|answer| answer.user_info = None).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.says("Net-entreprises ne répond pas"));
    assert!(!world.browser.cookies.contains_key(SESSION));
}

#[tokio::test]
async fn the_page_first_asked_for_is_the_page_shown() {
    let mut world = World::start().await;
    let page = world
        .browser
        .visit("/dotations/99900000300015?from=mail")
        .await;
    assert_eq!(page.url.path(), "/dotations/99900000300015");
    assert_eq!(page.url.query(), Some("from=mail"));
    assert!(page.says("999 000 003 00015"));
}

#[tokio::test]
async fn the_request_carries_what_ties_the_answer_to_it() {
    let mut world = World::start().await;
    world
        .browser
        .cookies
        .insert("language".to_owned(), "en".to_owned());
    let sent = world.browser.get("/dotations").await;
    assert_eq!(sent.parameter("response_type"), "code");
    assert_eq!(
        sent.parameter("scope"),
        "openid profile email organization habilitations"
    );
    assert_eq!(sent.parameter("code_challenge_method"), "S256");
    assert_eq!(sent.parameter("ui_locales"), "en");
    assert_eq!(
        sent.parameter("redirect_uri"),
        format!("{}/callback", world.browser.site)
    );
    assert!(sent.parameter("state").len() >= 22 && sent.parameter("nonce").len() >= 22);
    assert!(
        !sent.location().as_str().contains("dotations"),
        "the target does not travel"
    );
}

#[tokio::test]
async fn the_session_identifier_is_new_at_each_sign_in() {
    let mut world = World::start().await;
    world
        .browser
        .cookies
        .insert(SESSION.to_owned(), "planted".to_owned());
    world.sign_in_with(|_| {}).await;
    let first = world.browser.cookies[SESSION].clone();
    world.browser.visit("/sign-in").await;
    assert!(first != "planted" && world.browser.cookies[SESSION] != first);

    let mut copy = Browser::new(world.browser.site.clone());
    copy.cookies.insert(SESSION.to_owned(), first);
    assert!(
        copy.get("/dotations").await.status.is_redirection(),
        "the old one is closed"
    );
}

/// Signs in with a changed answer and expects nothing but the page that refuses it.
macro_rules! refused {
    ($($name:ident: $change:expr;)+) => {$(
        #[tokio::test]
        async fn $name() {
            let mut world = World::start().await;
            let page = world.sign_in_with($change).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST);
            assert!(page.says("La réponse reçue n’est pas fiable"), "{}", page.text);
            assert!(!world.browser.cookies.contains_key(SESSION));
        }
    )+};
}

refused! {
    a_wrong_signature_is_refused: |answer| answer.signing = Key::new("one");
    an_unpublished_key_is_refused: |answer| answer.signing = Key::new("two");
    another_audience_is_refused: |answer| answer.id_token["aud"] = json!("another");
    an_added_audience_is_refused: |answer| answer.id_token["aud"] = json!(["formation", "other"]);
    another_nonce_is_refused: |answer| answer.id_token["nonce"] = json!("another");
    a_missing_nonce_is_refused: |answer| answer.id_token["nonce"] = json!(null);
    another_issuer_is_refused: |answer| answer.id_token["iss"] = json!("http://evil.localhost");
    an_expired_token_is_refused: |answer| answer.id_token["exp"] = json!(1_764_000_060);
    another_iss_parameter_is_refused: |answer| answer.iss = "http://evil.localhost".to_owned();
    userinfo_about_someone_else_is_refused:
        |answer| answer.user_info.as_mut().unwrap()["sub"] = json!("someone else");
    userinfo_about_nobody_is_refused:
        |answer| answer.user_info.as_mut().unwrap()["sub"] = json!(null);
    another_algorithm_is_refused: |answer| answer.rotate(Key::edwards("two"));
}

#[tokio::test]
async fn an_answer_without_iss_is_refused() {
    let mut world = World::start().await;
    let state = world.browser.get("/dotations").await.parameter("state");
    let page = world
        .browser
        .get(&format!("/callback?code=the-code&state={state}"))
        .await;
    assert!(page.says("La réponse reçue n’est pas fiable"));
}

#[tokio::test]
async fn a_state_nobody_was_given_is_refused() {
    let mut world = World::start().await;
    world.browser.get("/dotations").await;
    let issuer = world.provider.issuer.clone();
    let path = format!("/callback?code=the-code&state=unknown&iss={issuer}");
    let page = world.browser.get(&path).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.says("Cette connexion n’est plus valable"));
}

#[tokio::test]
async fn an_answer_meant_for_another_browser_is_refused() {
    let mut world = World::start().await;
    let sent = world.browser.get("/dotations").await;
    let answer = world.browser.get(sent.location().as_str()).await.location();

    let mut victim = Browser::new(world.browser.site.clone());
    victim.get("/dotations").await;
    assert!(
        victim
            .get(answer.as_str())
            .await
            .says("Cette connexion n’est plus valable")
    );
    assert!(!victim.cookies.contains_key(SESSION));
}

#[tokio::test]
async fn an_answer_serves_once() {
    let mut world = World::start().await;
    let sent = world.browser.get("/dotations").await;
    let answer = world.browser.get(sent.location().as_str()).await.location();
    assert!(
        world
            .browser
            .get(answer.as_str())
            .await
            .status
            .is_redirection()
    );
    assert!(
        world
            .browser
            .get(answer.as_str())
            .await
            .says("Cette connexion n’est plus valable")
    );
}

#[tokio::test]
async fn giving_up_at_the_provider_leads_back_to_the_page_wanted() {
    let mut world = World::start().await;
    world
        .provider
        .change_answer(|answer| answer.error = Some("access_denied".to_owned()));
    let page = world.browser.visit("/dotations/99900000300015").await;
    assert!(page.says("Vous avez interrompu la connexion"));
    assert!(page.says(r#"href="/dotations/99900000300015""#));
}

#[tokio::test]
async fn another_error_of_the_provider_is_told_in_words() {
    let mut world = World::start().await;
    let page = world
        .sign_in_with(|answer| answer.error = Some("temporarily_unavailable".to_owned()))
        .await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert!(page.says("La connexion n’a pas abouti"));
}

#[tokio::test]
async fn a_code_the_provider_refuses_is_told_in_words() {
    let mut world = World::start().await;
    let sent = world.browser.get("/dotations").await;
    let answer = world.browser.get(sent.location().as_str()).await.location();
    let page = world
        .browser
        .get(&answer.as_str().replace("the-code", "stolen"))
        .await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn keys_can_be_rotated_while_the_site_runs() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    world
        .provider
        .change_answer(|answer| answer.rotate(Key::new("two")));
    let page = world.browser.visit("/sign-in").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
}

#[tokio::test]
async fn a_provider_that_is_down_costs_the_sign_in_and_not_the_site() {
    let mut browser = Browser::new(start_site("http://idp.localhost:1").await);
    let page = browser.visit("/dotations").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.says("Net-entreprises ne répond pas"));
    assert_eq!(browser.visit("/").await.status, StatusCode::OK);
}
