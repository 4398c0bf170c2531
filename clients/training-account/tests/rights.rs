//! What each form of the claim `habilitations` opens, and that anything else opens nothing.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, World};

fn sirets(range: std::ops::Range<u64>) -> Vec<String> {
    range
        .map(|n| format!("{:014}", 99_900_000_300_000 + n))
        .collect()
}

/// One page, complete, changed by `change`.
fn one_page(answer: &mut Answer, change: impl FnOnce(&mut Value)) {
    let mut page = answer.page(&sirets(0..3), None);
    change(&mut page);
    answer.refer_to([("", page)]);
}

#[tokio::test]
async fn establishments_in_the_token_are_listed() {
    let mut world = World::start().await;
    let page = world.sign_in_with(|_| {}).await;
    assert!(page.says("999 000 003 00015") && page.says("999 000 003 00023"));
}

#[tokio::test]
async fn an_establishment_not_held_is_refused() {
    let mut world = World::start().await;
    world.sign_in_with(|_| {}).await;
    assert_eq!(
        world
            .browser
            .visit("/dotations/99900000300015")
            .await
            .status,
        StatusCode::OK
    );
    let page = world.browser.visit("/dotations/73282932000074").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.says("Cet établissement ne vous est pas ouvert"));
}

#[tokio::test]
async fn a_person_with_no_right_is_told_which_one_and_whom_to_ask() {
    let mut world = World::start().await;
    let page = world
        .sign_in_with(|answer| *answer.claim() = Value::Null)
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says("Vous n’êtes pas encore habilité"));
    assert!(page.says("Mon Compte Formation") && page.says("administrateur de votre entreprise"));
}

#[tokio::test]
async fn an_empty_list_is_no_right() {
    let mut world = World::start().await;
    let page = world
        .sign_in_with(|answer| answer.claim()["sirets"] = json!([]))
        .await;
    assert!(page.says("Vous n’êtes pas encore habilité"));
}

#[tokio::test]
async fn a_whole_company_opens_each_of_its_establishments_and_no_other() {
    let mut world = World::start().await;
    let page = world
        .sign_in_with(|answer| {
            answer.claim()["mode"] = json!("company");
            answer.claim()["sirens"] = json!(["999000003"]);
        })
        .await;
    assert!(page.says("Tous les établissements de") && page.says("999 000 003"));
    assert_eq!(
        world
            .browser
            .visit("/dotations/99900000399999")
            .await
            .status,
        StatusCode::OK
    );
    let other = world.browser.visit("/dotations/73282932000074").await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_person_s_own_establishment_is_one_click_away_in_their_company() {
    let mut world = World::start().await;
    let page = world
        .sign_in_with(|answer| {
            answer.claim()["mode"] = json!("company");
            answer.claim()["sirens"] = json!(["999000003"]);
        })
        .await;
    assert!(page.says("Ouvrir Atelier des Essais"), "{}", page.text);
    assert!(page.says(r#"href="/dotations/99900000300015""#));
}

#[tokio::test]
async fn a_siret_typed_in_leads_to_its_establishment_and_anything_else_is_told() {
    let mut world = World::start().await;
    world.sign_in_with(portfolios).await;
    let page = world.browser.visit("/dotations?q=999 000 003 00001").await;
    assert_eq!(page.url.path(), "/dotations/99900000300001");
    let page = world.browser.visit("/dotations?q=999 000").await;
    assert!(page.says("Ce n’est pas un SIRET") && page.says(r#"value="999 000""#));
}

/// Two portfolios, whose establishments the provider lists on two pages.
fn portfolios(answer: &mut Answer) {
    answer.claim()["mode"] = json!("scoped");
    answer.claim()["portfolios"] =
        json!([{"id": "kQ3vX0aZ", "n": 2, "v": 1}, {"id": "bR4wY1cA", "n": 3, "v": 1}]);
    answer.claim()["n_max"] = json!(5);
    let first = answer.page(&sirets(0..2), Some("p2"));
    let last = answer.page(&sirets(2..4), None);
    answer.list([("", first), ("p2", last)]);
}

#[tokio::test]
async fn statements_of_several_modes_are_read_from_the_list() {
    let mut world = World::start().await;
    let page = world
        .sign_in_with(|answer| {
            portfolios(answer);
            let scoped = answer.claim().clone();
            let mut inline = scoped.clone();
            inline["mode"] = json!("inline");
            inline["sirets"] = json!(["99900000300015"]);
            *answer.claim() = json!([scoped, inline]);
        })
        .await;
    assert!(
        page.says("Établissements : <strong>4</strong>"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn portfolios_are_told_by_their_size() {
    let mut world = World::start().await;
    let page = world.sign_in_with(portfolios).await;
    assert!(
        page.says("Établissements, au plus : <strong>5</strong>"),
        "{}",
        page.text
    );
    assert!(page.says("Portefeuille 2") && page.says("Ce site vérifie chaque établissement"));
    assert!(
        !page.says("kQ3vX0aZ"),
        "an identifier says nothing to people"
    );
}

#[tokio::test]
async fn an_establishment_of_a_portfolio_is_checked_with_the_provider_each_time() {
    let mut world = World::start().await;
    world.sign_in_with(portfolios).await;
    let path = "/dotations/99900000300003";
    assert_eq!(world.browser.visit(path).await.status, StatusCode::OK);
    let other = world.browser.visit("/dotations/99900000300004").await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);

    world.provider.change_answer(|answer| {
        let shorter = answer.page(&sirets(0..2), None);
        answer.list([("", shorter)]);
    });
    assert_eq!(
        world.browser.visit(path).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_check_the_provider_does_not_answer_opens_nothing_and_offers_to_sign_in_again() {
    let mut world = World::start().await;
    world.sign_in_with(portfolios).await;
    world.provider.change_answer(|answer| answer.list([]));
    let page = world.browser.visit("/dotations/99900000300001").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.says("n’a pas pu être vérifié") && page.says(r#"href="/sign-in""#));
}

#[tokio::test]
async fn a_long_list_is_read_from_its_own_address_page_by_page() {
    let mut world = World::start().await;
    let page = world
        .sign_in_with(|answer| {
            let first = answer.page(&sirets(0..1000), Some("p2&x"));
            let last = answer.page(&sirets(1000..1003), None);
            answer.refer_to([("", first), ("p2&x", last)]);
        })
        .await;
    assert!(
        page.says("Établissements : <strong>1003</strong>"),
        "{}",
        page.text
    );
    assert!(page.says("Page 1 sur 41") && !page.says("Votre liste est très longue"));
    assert_eq!(
        world
            .browser
            .visit("/dotations/99900000301002")
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_list_longer_than_the_site_reads_says_so() {
    let mut world = World::start().await;
    let page = world
        .sign_in_with(|answer| {
            let endless = answer.page(&sirets(0..3), Some("again"));
            answer.refer_to([("", endless.clone()), ("again", endless)]);
        })
        .await;
    assert!(page.says("Votre liste est très longue"));
}

#[tokio::test]
async fn the_filter_and_the_pages_narrow_a_long_list() {
    let mut world = World::start().await;
    world
        .sign_in_with(|answer| answer.claim()["sirets"] = json!(sirets(0..60)))
        .await;
    let page = world.browser.visit("/dotations?page=3").await;
    assert!(page.says("Page 3 sur 3") && page.says("999 000 003 00059"));
    let page = world
        .browser
        .visit("/dotations?q=000 03 00042&page=9")
        .await;
    assert!(
        page.says("Correspondent au filtre : <strong>1</strong>"),
        "{}",
        page.text
    );
    let page = world.browser.visit("/dotations?q=%22><script>1").await;
    assert!(!page.says("<script>"));
}

/// A claim or a list that cannot be trusted or read is an entitlement to nothing.
macro_rules! opens_nothing {
    ($($name:ident: $title:literal, $change:expr;)+) => {$(
        #[tokio::test]
        async fn $name() {
            let mut world = World::start().await;
            let page = world.sign_in_with($change).await;
            assert!(page.says($title), "{}", page.text);
            let one = world.browser.visit("/dotations/99900000300001").await;
            assert_eq!(one.status, StatusCode::FORBIDDEN);
        }
    )+};
}

opens_nothing! {
    a_later_version_opens_nothing: "n’ont pas pu être lues",
        |answer| answer.claim()["v"] = json!(2);
    an_unknown_mode_opens_nothing: "n’ont pas pu être lues",
        |answer| answer.claim()["mode"] = json!("everything");
    another_service_opens_nothing: "n’ont pas pu être lues",
        |answer| answer.claim()["svc"] = json!("compte-atmp");
    a_claim_that_is_not_an_object_opens_nothing: "n’ont pas pu être lues",
        |answer| *answer.claim() = json!("all");
    statements_of_other_services_open_nothing: "n’ont pas pu être lues", |answer| {
        let mut other = answer.claim().clone();
        other["svc"] = json!("compte-atmp");
        *answer.claim() = json!([other.clone(), other]);
    };
    a_reference_to_nowhere_opens_nothing: "n’ont pas pu être lues",
        |answer| answer.claim()["mode"] = json!("reference");
    a_reference_to_another_site_opens_nothing: "n’ont pas pu être lues", |answer| {
        one_page(answer, |_| {});
        answer.id_token["_claim_sources"]["list"]["endpoint"] = json!("http://evil.localhost/list");
    };
    a_list_about_someone_else_opens_nothing: "n’ont pas pu être lues",
        |answer| one_page(answer, |page| page["sub"] = json!("someone else"));
    a_list_for_another_partner_opens_nothing: "n’ont pas pu être lues",
        |answer| one_page(answer, |page| page["aud"] = json!("another"));
    a_list_for_another_service_opens_nothing: "n’ont pas pu être lues",
        |answer| one_page(answer, |page| page["habilitations_list"]["svc"] = json!("compte-atmp"));
    an_expired_list_opens_nothing: "n’ont pas pu être lues",
        |answer| one_page(answer, |page| page["exp"] = json!(1_764_000_060));
    a_list_that_stops_midway_opens_nothing: "n’ont pas pu être lues",
        |answer| one_page(answer, |page| page["habilitations_list"]["complete"] = json!(false));
    a_list_that_does_not_answer_opens_nothing: "n’a pas pu être obtenue",
        |answer| answer.refer_to([]);
}
