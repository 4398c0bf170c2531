//! `/`, `/account/profile`, `/account/preferences`: a person's own space.

use idp::domain::AccountState;

use crate::support::{Browser, Idp, Partner};

const PREFERENCES: &str = "/account/preferences";

#[tokio::test]
async fn a_person_sees_what_is_known_of_them() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let page = browser.get("/account/profile").await;
    assert!(page.location().starts_with("/sign-in/start"), "{page:?}");
    browser.sign_in(&person, &partner.request(&[])).await;
    let page = browser.get("/account/profile").await;
    for text in [
        person.last_name.as_str(),
        "999\u{a0}000\u{a0}003\u{a0}00015",
        "zoe@cabinet.example",
        "Verified on 15 January 2027",
        "+33123456789",
        "Declarant since 15 January 2027",
        "Confirmed by an administrator",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
}

#[tokio::test]
async fn every_page_of_ones_own_space_is_led_to_from_its_overview() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    let overview = browser.get("/").await;
    let links = overview.body.split("href=\"/account/").skip(1);
    let links: Vec<&str> = links.filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() >= 8, "{links:?}");
    for link in links {
        let page = browser.get(&format!("/account/{link}")).await;
        assert_eq!(page.status, 200, "{link}");
    }
    assert!(!overview.body.contains("/account/declarants"));
    idp.change_state(&person, AccountState::Suspended).await;
    assert!(!browser.get("/").await.body.contains("/account/profile"));
}

// Before any script, and before anything is drawn: the page itself says which palette it wants.
#[tokio::test]
async fn the_theme_is_kept_with_the_account_and_stands_in_every_page() {
    for (engine, idp) in Idp::on_each_engine().await {
        let (person, partner) = (idp.person().await, Partner::of(&idp).await);
        let mut browser = Browser::new(&idp);
        let page = browser.get("/").await;
        assert!(page.body.contains("content=\"light dark\""), "{engine}");
        assert!(page.body.contains("media=\"(prefers-color-scheme: dark)\""));
        browser.sign_in(&person, &partner.request(&[])).await;
        let fields = [("language", "fr"), ("theme", "dark")];
        let page = browser.post(PREFERENCES, &fields).await;
        let page = browser.follow(page).await;
        assert!(page.body.contains("content=\"only dark\""), "{engine}");
        assert!(page.body.contains("media=\"screen\""), "{engine}");
        assert!(page.body.contains("Vos choix sont enregistrés"), "{engine}");

        let mut elsewhere = Browser::new(&idp);
        elsewhere.sign_in(&person, &partner.request(&[])).await;
        let page = elsewhere.get("/").await;
        assert!(page.body.contains("content=\"only dark\""), "{engine}");
        assert!(page.body.contains("<html lang=\"fr\""), "{engine}");
        let fields = [("language", "browser"), ("theme", "light")];
        let page = elsewhere.post(PREFERENCES, &fields).await;
        let page = elsewhere.follow(page).await;
        assert!(page.body.contains("content=\"only light\""), "{engine}");
        assert!(!page.body.contains("dark.css"), "{engine}");
        assert!(page.body.contains("<html lang=\"en\""), "{engine}");
    }
}

#[tokio::test]
async fn what_is_no_preference_changes_nothing() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let fields = [("language", "fr"), ("theme", "dark")];
    assert_eq!(
        browser.post(PREFERENCES, &fields).await.location(),
        "/sign-in/start"
    );
    browser.sign_in(&person, &partner.request(&[])).await;
    for fields in [
        &[][..],
        &[("language", "fr")],
        &[("language", "de"), ("theme", "dark")],
        &[("language", "fr"), ("theme", "sepia")],
    ] {
        let page = browser.post(PREFERENCES, fields).await;
        assert_eq!(page.location(), PREFERENCES);
    }
    assert!(!browser.cookies.contains_key("__Host-theme"));
    let fields = [("language", "fr"), ("theme", "dark")];
    let page = browser.post_from_elsewhere(PREFERENCES, &fields).await;
    assert_eq!(page.status, 403);
    for forged in ["sepia", "\"><script>", ""] {
        let (name, value) = ("__Host-theme".to_owned(), forged.to_owned());
        browser.cookies.insert(name, value);
        let page = browser.get("/").await;
        assert!(page.body.contains("content=\"light dark\""), "{forged}");
    }
}
