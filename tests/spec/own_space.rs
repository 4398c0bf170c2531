//! A sign-in that begins at the provider itself: first the form, then the page that was asked for.

use std::time::Duration;

use super::routes;
use crate::support::{Browser, Idp, Page, Partner, Person, Phone, credentials};

/// Opens an address of ours without a session, up to the form; gives it.
async fn form(browser: &mut Browser<'_>, address: &str) -> Page {
    let page = browser.get(address).await;
    assert!(
        page.location().starts_with("/sign-in/start"),
        "{address}: {page:?}"
    );
    let page = browser.get(page.location()).await;
    assert!(
        page.location().starts_with("/sign-in?interaction="),
        "{page:?}"
    );
    page
}

async fn type_in(browser: &mut Browser<'_>, form: &Page, person: &Person) -> Page {
    let interaction = form.sent("interaction").unwrap();
    let fields = credentials(person, &interaction);
    browser.post("/sign-in", &fields).await
}

#[tokio::test]
async fn whoever_signs_in_is_led_to_the_page_they_asked_for() {
    for (engine, idp) in Idp::on_each_engine().await {
        let person = idp.person().await;
        for asked in [
            "/account/candidates",
            "/account/sessions",
            "/account/consents/revoke?client=portail-42",
            "/account/declarants/person?account=1&done=resend",
            "/support?q=zoe%40cabinet.example",
        ] {
            let mut browser = Browser::new(&idp);
            let opened = form(&mut browser, asked).await;
            let page = browser.get(opened.location()).await;
            assert!(page.body.contains("Sign in to your space"), "{page:?}");
            let page = type_in(&mut browser, &opened, &person).await;
            assert_eq!(page.location(), asked, "{engine}");
            let again = opened.location().to_owned();
            assert_eq!(browser.get(&again).await.status, 400, "{engine}: again");
        }
    }
}

#[tokio::test]
async fn every_page_of_ones_own_space_leads_to_the_form() {
    let idp = Idp::start().await;
    let open = [
        "/account/password/done",
        "/account/question/done",
        "/account/address/confirm",
        "/account/address/undo",
        "/account/address/done",
        "/account/missing-right",
    ];
    // Which of them, it asks before who is there.
    let particular = ["/account/factors/remove"];
    let own = routes::ROUTES.iter().filter(|route| {
        let rooms = ["/account/", "/support"];
        rooms.iter().any(|room| route.path.starts_with(room)) && !open.contains(&route.path)
    });
    let mut seen = 0;
    for route in own {
        let mut browser = Browser::new(&idp);
        for method in route.methods {
            let name = format!("{method} {}", route.path);
            if *method == "POST" {
                let page = browser.post(route.path, &[]).await;
                assert!(!page.status.is_success(), "{name}: {page:?}");
            } else if !particular.contains(&route.path) {
                let page = browser.get(route.path).await;
                assert_eq!(page.sent("next").as_deref(), Some(route.path), "{name}");
            }
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

// CVE-2019-14857, CVE-2023-6291, CVE-2026-3872.
#[tokio::test]
async fn nobody_is_led_elsewhere() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    for next in [
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "%5C%5Cevil.example",
        "https%3A%2F%2Fevil.example%2Faccount%2Fpassword",
        "%2F%252Fevil.example",
        "%2Faccount%2F%2Fevil.example",
        "%2Faccount%2F..%3B%2Fauthorize",
        "%2Faccount%2Fpassword%3Bx%3D1",
        "%2Faccount%2F%252e%252e%2Fauthorize",
        "%2Faccount%2Fpassword%0D%0ASet-Cookie%3Aa%3Db",
        "javascript%3Aalert(1)",
        "%2Fsign-in%2Fstart",
        "%2F@evil.example",
        "",
    ] {
        let mut browser = Browser::new(&idp);
        let opened = browser.get(&format!("/sign-in/start?next={next}")).await;
        let page = type_in(&mut browser, &opened, &person).await;
        assert_eq!(page.location(), "/", "{next}");
    }
    let twice = "/sign-in/start?next=%2Faccount%2Fpassword&next=%2F%2Fevil.example";
    assert_eq!(Browser::new(&idp).get(twice).await.status, 400);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_on_the_way_and_the_session_serves_partners_too() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let phone = Phone::of(&idp, &person).await;
    let mut browser = Browser::new(&idp);
    let opened = form(&mut browser, "/account/factors").await;
    let page = type_in(&mut browser, &opened, &person).await;
    let second = page.location().to_owned();
    let shown = browser.get(&second).await;
    assert!(shown.body.contains("Your space"), "{}", shown.body);
    let page = browser.show_code(&page, &phone.code()).await;
    assert_eq!(page.location(), "/account/factors");
    assert_eq!(browser.get("/account/factors").await.status, 200);
    let page = browser.get(&partner.request(&[])).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

#[tokio::test]
async fn whoever_is_signed_in_goes_straight_on_and_whoever_cancels_comes_home() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = Browser::new(&idp);
    let opened = form(&mut browser, "/account/password").await;
    let interaction = opened.sent("interaction").unwrap();
    let fields = [("interaction", interaction.as_str()), ("cancel", "1")];
    assert_eq!(browser.post("/sign-in", &fields).await.location(), "/");
    assert_eq!(
        browser.get("/account/password").await.location(),
        "/sign-in/start?next=%2Faccount%2Fpassword"
    );
    let home = browser.get("/").await;
    assert!(home.body.contains("href=\"/sign-in/start\""), "{home:?}");
    let opened = browser.get("/sign-in/start").await;
    assert_eq!(
        type_in(&mut browser, &opened, &person).await.location(),
        "/"
    );
    let page = browser
        .get("/sign-in/start?next=%2Faccount%2Fpassword")
        .await;
    assert_eq!(page.location(), "/account/password");
}

#[tokio::test]
async fn a_sign_in_left_lying_is_begun_again_and_not_in_another_browser() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = Browser::new(&idp);
    let opened = form(&mut browser, "/account/password").await;
    let page = type_in(&mut Browser::new(&idp), &opened, &person).await;
    assert_eq!(page.status, 400);
    assert!(!page.headers.contains_key("set-cookie"), "{page:?}");
    idp.advance(Duration::from_hours(1));
    let page = browser
        .get("/sign-in?interaction=forgotten.own-space")
        .await;
    assert_eq!(page.status, 400);
    assert!(page.body.contains("href=\"/sign-in/start\""), "{page:?}");
}

#[tokio::test]
async fn nothing_is_granted_for_ones_own_space() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let mut browser = Browser::new(&idp);
    let opened = form(&mut browser, "/account/consents").await;
    type_in(&mut browser, &opened, &person).await;
    assert_eq!(idp.tamper("DELETE FROM token_grant").await, 0);
    let page = browser
        .get("/authorize?client_id=own-space&response_type=code&redirect_uri=x")
        .await;
    assert_eq!(page.status, 400, "no partner has this name: {page:?}");
}
