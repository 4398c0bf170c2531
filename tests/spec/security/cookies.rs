//! Cookies: bound to this host, opaque, and nothing else passes for one (RFC 6265bis §4.1.3).

use axum::http::header::SET_COOKIE;

use crate::support::{Browser, Idp, Partner};

const SESSION: &str = "__Host-session";

#[tokio::test]
async fn every_cookie_is_bound_to_this_host_and_out_of_reach_of_scripts() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let opened = browser.get(&partner.request(&[])).await;
    let signed_in = browser.try_to_sign_in(&person, &partner.request(&[])).await;
    let language = browser.get("/?lang=fr").await;
    let mut seen = 0;
    for cookie in [&opened, &signed_in, &language]
        .into_iter()
        .flat_map(|page| page.headers.get_all(SET_COOKIE))
    {
        let cookie = cookie.to_str().unwrap();
        for part in [
            "__Host-",
            "; HttpOnly",
            "; SameSite=Lax",
            "; Secure",
            "; Path=/",
        ] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
        seen += 1;
    }
    assert!(seen >= 4, "{seen}");
}

/// The same text with one bit of one character flipped.
fn flipped(text: &str, at: usize, bit: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] ^= 1 << bit;
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn no_bit_of_the_session_cookie_may_be_another() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    let genuine = browser.cookies[SESSION].clone();
    let request = partner.request(&[("prompt", "none")]);
    for at in 0..genuine.len() {
        let altered = flipped(&genuine, at, u8::try_from(at % 3).unwrap());
        browser.cookies.insert(SESSION.to_owned(), altered);
        let page = browser.get(&request).await;
        assert_eq!(
            page.sent("error").as_deref(),
            Some("login_required"),
            "{at}"
        );
    }
    browser.cookies.insert(SESSION.to_owned(), genuine);
    assert!(browser.get(&request).await.sent("code").is_some());
}

#[tokio::test]
async fn no_bit_of_an_interaction_cookie_may_be_another() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let mut browser = Browser::new(&idp);
    let interaction = browser.open(&partner.request(&[])).await;
    let (name, genuine) = browser.cookies.first_key_value().unwrap();
    let (name, genuine) = (name.clone(), genuine.clone());
    for at in 0..genuine.len() {
        let altered = flipped(&genuine, at, u8::try_from(at % 3).unwrap());
        browser.cookies.insert(name.clone(), altered);
        let page = browser
            .get(&format!("/sign-in?interaction={interaction}"))
            .await;
        assert_eq!(page.status, 400, "{at}");
    }
}

// Tokens and codes are no cookies, whoever holds them.
#[tokio::test]
async fn nothing_that_partners_hold_passes_for_a_session() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    let code = partner.code(&mut browser, &person, &[]).await;
    let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    let sid = tokens.claims["sid"].as_str().unwrap().to_owned();
    let refresh = tokens.refresh_token.unwrap();
    for value in [tokens.access_token, tokens.id_token, refresh, code, sid] {
        let mut thief = Browser::new(&idp);
        thief.cookies.insert(SESSION.to_owned(), value);
        let page = thief.get(&partner.request(&[("prompt", "none")])).await;
        assert_eq!(page.sent("error").as_deref(), Some("login_required"));
    }
}

// One value, one purpose: a cookie is no code, no refresh token and no access token.
#[tokio::test]
async fn a_session_cookie_passes_for_nothing_else() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    for value in browser.cookies.values() {
        assert_eq!(partner.redeem(value, &[]).await.error().1, "invalid_grant");
        assert_eq!(partner.refresh(value, &[]).await.error().1, "invalid_grant");
        assert_eq!(partner.userinfo(value).await.status, 401);
    }
}

#[tokio::test]
async fn a_cookie_sent_twice_is_none() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut browser = Browser::new(&idp);
    browser.sign_in(&person, &partner.request(&[])).await;
    let twice = format!("{}; {SESSION}=other", browser.cookies[SESSION]);
    browser.cookies.insert(SESSION.to_owned(), twice);
    let page = browser.get(&partner.request(&[("prompt", "none")])).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
}
