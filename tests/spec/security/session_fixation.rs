//! Nobody goes on in a session or a sign-in that somebody else began.

use crate::support::{Browser, Idp, Partner, credentials};

const SESSION: &str = "__Host-session";

#[tokio::test]
async fn every_sign_in_gives_another_session_cookie() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    let first = browser.cookies[SESSION].clone();
    let again = partner.request(&[("prompt", "login")]);
    browser.sign_in(&person, &again).await;
    let second = browser.cookies[SESSION].clone();
    assert_ne!(first, second);

    // And the one before counts for nothing any more.
    let mut thief = Browser::new(&idp);
    thief.cookies.insert(SESSION.to_owned(), first);
    let page = thief.get(&partner.request(&[("prompt", "none")])).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_cookie_planted_before_the_sign_in_is_not_the_one_after() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let planted = "p".repeat(43);
    let mut browser = Browser::new(&idp);
    browser.cookies.insert(SESSION.to_owned(), planted.clone());
    browser.sign_in(&person, &partner.request(&[])).await;
    assert_ne!(browser.cookies[SESSION], planted);
    let mut attacker = Browser::new(&idp);
    attacker.cookies.insert(SESSION.to_owned(), planted);
    let page = attacker.get(&partner.request(&[("prompt", "none")])).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
}

// After a sign-out the same person in the same browser begins anew, cookie and `sid`.
#[tokio::test]
async fn nothing_of_a_session_is_used_again_after_sign_out() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let first = partner.tokens(&mut browser, &person, &[]).await;
    let cookie = browser.cookies[SESSION].clone();
    browser
        .get(&format!("/end-session?id_token_hint={}", first.id_token))
        .await;
    assert!(!browser.cookies.contains_key(SESSION));

    // Even where the browser kept the old cookie.
    browser.cookies.insert(SESSION.to_owned(), cookie.clone());
    let second = partner.tokens(&mut browser, &person, &[]).await;
    assert_ne!(browser.cookies[SESSION], cookie);
    assert_ne!(first.claims["sid"], second.claims["sid"]);
}

// Another person in the same browser: nothing of the first one's goes on.
#[tokio::test]
async fn who_signs_in_instead_ends_the_session_before() {
    let idp = Idp::start().await;
    let (first, second) = (idp.person().await, idp.person().await);
    let partner = Partner::of(&idp).await;
    let mut browser = Browser::new(&idp);
    let before = partner.tokens(&mut browser, &first, &[]).await;
    let after = partner
        .tokens(&mut browser, &second, &[("prompt", "login")])
        .await;
    assert_ne!(before.claims["sid"], after.claims["sid"]);
    assert_eq!(partner.userinfo(&before.access_token).await.status, 401);
}

// A link that an attacker made in their browser cannot be finished in the victim's, nor seen there.
#[tokio::test]
async fn a_sign_in_begun_in_one_browser_cannot_go_on_in_another() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut attacker = Browser::new(&idp);
    let interaction = attacker.open(&partner.request(&[])).await;

    let mut victim = Browser::new(&idp);
    victim.sign_in(&person, &partner.request(&[])).await;
    let query = format!("interaction={interaction}");
    for path in ["/sign-in", "/consent", "/authorize/resume"] {
        let page = victim.get(&format!("{path}?{query}")).await;
        assert_eq!((page.status.as_u16(), page.location()), (400, ""), "{path}");
        assert!(page.body.contains("cannot go on in this browser"));
    }
    let page = victim
        .post("/sign-in", &credentials(&person, &interaction))
        .await;
    assert_eq!((page.status.as_u16(), page.location()), (400, ""));
}

// The cookies of two sign-ins in one browser are not exchangeable.
#[tokio::test]
async fn the_cookie_of_one_sign_in_does_not_open_another() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let (mut one, mut two) = (Browser::new(&idp), Browser::new(&idp));
    let first = one.open(&partner.request(&[])).await;
    two.open(&partner.request(&[])).await;
    let name = one.cookies.keys().next().unwrap().clone();
    let value = two.cookies.values().next().unwrap().clone();
    let mut browser = Browser::new(&idp);
    browser.cookies.insert(name, value);
    let page = browser.get(&format!("/sign-in?interaction={first}")).await;
    assert_eq!(page.status, 400);
}

// A finished sign-in cannot be finished again from its address.
#[tokio::test]
async fn a_finished_sign_in_gives_no_second_code() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    browser
        .post("/sign-in", &credentials(&person, &interaction))
        .await;
    for path in ["/sign-in", "/authorize/resume"] {
        let page = browser
            .get(&format!("{path}?interaction={interaction}"))
            .await;
        assert_eq!((page.status.as_u16(), page.location()), (400, ""), "{path}");
    }
}
