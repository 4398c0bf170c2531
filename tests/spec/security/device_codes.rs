//! Codes of devices: guessing them is slow, and nobody is led to let a stranger in unawares
//! (RFC 8628 §5.1, §5.4).

use std::time::Duration;

use axum::http::Method;
use serde_json::json;

use crate::support::{Browser, Device, ISSUER, Idp, Page, Partner, device_client, form};

/// A provider behind a proxy, so that tests can come from several networks.
async fn start() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_TRUSTED_PROXIES", "127.0.0.0/8")).await
}

const HERE: &str = "203.0.113.1";
const ELSEWHERE: &str = "198.51.100.1";
const WRONG: &str = "BBBB-BBBB";

async fn enter(browser: &mut Browser<'_>, code: &str, from: &str) -> Page {
    let request = browser
        .request(Method::POST, "/device")
        .header("x-forwarded-for", from);
    browser.send(form(request, &[("user_code", code)])).await
}

async fn guess(browser: &mut Browser<'_>, times: u32, from: &str) {
    for _ in 0..times {
        let page = enter(browser, WRONG, from).await;
        assert_eq!(page.status, 422, "{}", page.body);
    }
}

fn is_heard(page: &Page) -> bool {
    page.status.is_redirection()
}

#[tokio::test]
async fn after_thirty_guesses_a_network_waits_even_with_a_right_code() {
    let idp = start().await;
    let partner = device_client(&idp, json!({})).await;
    let device = Device::start(&partner).await;
    guess(&mut Browser::new(&idp), 30, HERE).await;
    let page = enter(&mut Browser::new(&idp), device.user_code(), HERE).await;
    assert_eq!(
        (page.status.as_u16(), page.header("retry-after")),
        (429, "60")
    );
    assert!(page.body.contains("wait one minute"));
    let elsewhere = enter(&mut Browser::new(&idp), device.user_code(), ELSEWHERE).await;
    assert!(is_heard(&elsewhere));
    idp.advance(Duration::from_mins(1));
    assert!(is_heard(
        &enter(&mut Browser::new(&idp), device.user_code(), HERE).await
    ));
}

#[tokio::test]
async fn after_five_guesses_a_person_waits_wherever_they_go() {
    let idp = start().await;
    let partner = device_client(&idp, json!({})).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    let device = Device::start(&partner).await;
    browser.enter_as(&person, device.user_code()).await;
    guess(&mut browser, 5, HERE).await;
    let code = device.user_code();
    assert_eq!(enter(&mut browser, code, ELSEWHERE).await.status, 429);
    assert!(is_heard(&enter(&mut Browser::new(&idp), code, HERE).await));
}

// Neither another node, nor a restart, nor a right code of one's own forgives.
#[tokio::test]
async fn nothing_forgives_guesses_but_time() {
    let idp = start().await;
    let partner = device_client(&idp, json!({})).await;
    let code = Device::start(&partner).await.user_code().to_owned();
    let mut browser = Browser::new(&idp);
    guess(&mut browser, 29, HERE).await;
    assert!(is_heard(&enter(&mut browser, &code, HERE).await));
    guess(&mut browser, 1, HERE).await;
    let idp = idp.restart().await;
    assert_eq!(
        enter(&mut Browser::new(&idp), &code, HERE).await.status,
        429
    );
}

#[tokio::test]
async fn what_cannot_be_a_code_is_no_guess() {
    let idp = start().await;
    let mut browser = Browser::new(&idp);
    for _ in 0..40 {
        let page = enter(&mut browser, "HELLO", HERE).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains("eight letters and no vowels"));
    }
    assert_eq!(enter(&mut browser, WRONG, HERE).await.status, 422);
}

// §5.1: a guesser learns nothing of what a code once was.
#[tokio::test]
async fn unknown_expired_and_used_codes_are_told_of_in_the_same_words() {
    let idp = start().await;
    let partner = device_client(&idp, json!({})).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    let expired = Device::start(&partner).await;
    idp.advance(Duration::from_mins(10));
    let used = Device::start(&partner).await;
    browser.allow(&person, &used).await;
    let mut pages = Vec::new();
    for code in [WRONG, expired.user_code(), used.user_code()] {
        let page = enter(&mut Browser::new(&idp), code, HERE).await;
        assert_eq!(page.status, 422);
        pages.push(page.body.replace(code, "CODE"));
    }
    assert!(pages.windows(2).all(|pair| pair[0] == pair[1]));
}

// §5.4: consent is always asked for, convention or not, and the page says what is at stake.
#[tokio::test]
async fn the_question_names_the_partner_the_code_and_the_other_device() {
    let idp = start().await;
    let partner = device_client(&idp, json!({ "consent": "convention" })).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    for _ in 0..2 {
        let device = Device::start(&partner).await;
        let consent = browser.enter_as(&person, device.user_code()).await;
        let page = browser.get(&consent).await;
        for said in [
            "Let a device use “Compte formation” in your name?",
            device.user_code(),
            "Compare this code with the one on your device",
            "another device than this browser",
            "Your e-mail address",
        ] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
        browser.answer(&consent, "allow").await;
    }
}

// §3.3.1: a whole address fills in the code and does nothing more.
#[tokio::test]
async fn an_address_with_a_code_in_it_only_fills_it_in() {
    let idp = start().await;
    let partner = device_client(&idp, json!({})).await;
    let device = Device::start(&partner).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    browser.enter_as(&person, device.user_code()).await;
    let complete = device.told["verification_uri_complete"].as_str().unwrap();
    let page = browser.get(complete).await;
    assert_eq!(page.status, 200);
    let filled = format!("value=\"{}\"", device.user_code());
    assert!(page.body.contains(&filled), "{}", page.body);
    assert!(page.body.contains("Did somebody send you this code?"));
    assert_eq!(device.told_at_poll().await, "authorization_pending");
    let hostile = browser.get("/device?user_code=%22%3E%3Cscript%3E").await;
    assert!(!hostile.body.contains("\"><script>"));
}

#[tokio::test]
async fn another_site_cannot_enter_a_code_nor_answer_for_the_person() {
    let idp = start().await;
    let partner = device_client(&idp, json!({})).await;
    let device = Device::start(&partner).await;
    let fields = [("user_code", device.user_code())];
    let page = Browser::new(&idp)
        .post_from_elsewhere("/device", &fields)
        .await;
    assert_eq!(page.status, 403);
}

// A code begun in one browser is not answered in another.
#[tokio::test]
async fn the_question_belongs_to_the_browser_that_typed_the_code() {
    let idp = start().await;
    let partner = device_client(&idp, json!({})).await;
    let device = Device::start(&partner).await;
    let person = idp.person().await;
    let consent = Browser::new(&idp)
        .enter_as(&person, device.user_code())
        .await;
    let mut victim = Browser::new(&idp);
    let page = victim.get(&consent).await;
    assert_eq!(page.status, 400);
    assert_eq!(victim.answer(&consent, "allow").await, "");
    assert_eq!(device.told_at_poll().await, "authorization_pending");
}

// The first answer counts, whoever gives another.
#[tokio::test]
async fn of_two_people_with_one_code_the_first_to_answer_decides() {
    let idp = start().await;
    let partner = device_client(&idp, json!({})).await;
    let device = Device::start(&partner).await;
    let (one, two) = (idp.person().await, idp.person().await);
    let (mut first, mut second) = (Browser::new(&idp), Browser::new(&idp));
    let first_page = first.enter_as(&one, device.user_code()).await;
    let second_page = second.enter_as(&two, device.user_code()).await;
    assert_eq!(
        first.answer(&first_page, "deny").await,
        "/device/done?outcome=refused"
    );
    let late = second.answer(&second_page, "allow").await;
    assert_eq!(late, "/device/done?outcome=too-late");
    assert_eq!(device.told_at_poll().await, "access_denied");
}

// CVE-2026-4282: a device code is no authorization code, nor the other way round.
#[tokio::test]
async fn codes_of_devices_and_of_browsers_are_not_taken_for_each_other() {
    let idp = start().await;
    let both = [
        "authorization_code",
        "urn:ietf:params:oauth:grant-type:device_code",
    ];
    let partner = Partner::registered(&idp, json!({ "grant_types": both })).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    let device = Device::start(&partner).await;
    browser.allow(&person, &device).await;
    for uri in [
        "https://formation.example/callback",
        &format!("{ISSUER}/device"),
    ] {
        let page = partner
            .redeem(device.code(), &[("redirect_uri", uri)])
            .await;
        assert_eq!(page.error(), (400, "invalid_grant".to_owned()), "{uri}");
    }
    let page = browser.get(&partner.request(&[])).await;
    let code = page.sent("code").unwrap();
    let mut params = device.polling();
    params.insert("device_code", &code);
    let page = partner.post("/token", &params).await;
    assert_eq!(page.error(), (400, "invalid_grant".to_owned()));
    assert_eq!(partner.redeem(&code, &[]).await.status, 200, "not used up");
}
