//! `/account/sessions`: a person sees where the session is open, and signs out there from here.

use std::time::Duration;

use axum::http::Method;
use axum::http::header::USER_AGENT;
use idp::app::tell_partners_once;
use serde_json::json;

use crate::support::jose::payload;
use crate::support::{
    Browser, ISSUER, Idp, Page, Partner, Person, Receiver, Tokens, credentials, form,
};

const SESSIONS: &str = "/account/sessions";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";

/// Signs in with a browser that says what it is.
async fn sign_in(browser: &mut Browser<'_>, person: &Person, partner: &Partner<'_>, says: &str) {
    let interaction = browser.open(&partner.request(&[])).await;
    let request = browser
        .request(Method::POST, "/sign-in")
        .header("origin", ISSUER)
        .header("sec-fetch-site", "same-origin")
        .header(USER_AGENT, says);
    let page = browser
        .send(form(request, &credentials(person, &interaction)))
        .await;
    browser.follow(page).await;
}

/// The sessions that the page offers to end.
fn offered(page: &Page) -> Vec<String> {
    let fields = page.body.split("name=\"sid\" value=\"").skip(1);
    fields
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

async fn is_signed_in(browser: &mut Browser<'_>) -> bool {
    browser.get(SESSIONS).await.status == 200
}

async fn end(browser: &mut Browser<'_>, sid: &str) -> Page {
    let fields = [("decision", "end"), ("sid", sid)];
    browser.post(SESSIONS, &fields).await
}

#[tokio::test]
async fn each_open_session_is_told_by_browser_system_network_and_time() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut elsewhere = Browser::new(&idp);
    sign_in(&mut elsewhere, &person, &partner, FIREFOX).await;
    idp.advance(Duration::from_mins(5));
    let mut here = Browser::new(&idp);
    sign_in(&mut here, &person, &partner, "<b>(iPhone)</b> Safari/604.1").await;
    let page = here.get(SESSIONS).await;
    for text in [
        "Firefox on Linux",
        "This very machine",
        "15 January 2027 at 09:00",
        "15 January 2027 at 09:05",
        "(this browser)",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    assert_eq!(offered(&page).len(), 1, "not one's own");
    let page = Browser::new(&idp).get(SESSIONS).await;
    assert!(page.location().starts_with("/sign-in/start"), "{page:?}");
}

#[tokio::test]
async fn a_session_that_is_signed_out_of_ends_there_and_partners_are_told() {
    let outbound = |environment: idp::config::Environment| {
        environment.with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8")
    };
    let idp = Idp::start_with(outbound).await;
    let receiver = Receiver::start().await;
    let change = json!({ "backchannel_logout_uri": receiver.uri() });
    let partner = Partner::registered(&idp, change).await;
    let person = idp.person().await;
    let (mut here, mut elsewhere) = (Browser::new(&idp), Browser::new(&idp));
    let tokens = partner.tokens(&mut elsewhere, &person, &[]).await;
    here.sign_in(&person, &partner.request(&[])).await;
    let sid = payload(&tokens.id_token)["sid"].clone();
    let page = here.get(SESSIONS).await;
    assert_eq!(offered(&page), [sid.as_str().unwrap()]);
    let page = end(&mut here, sid.as_str().unwrap()).await;
    assert_eq!(page.location(), SESSIONS);
    assert!(!is_signed_in(&mut elsewhere).await);
    assert!(is_signed_in(&mut here).await);
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
    tell_partners_once(&idp.app).await;
    assert_eq!(receiver.got().len(), 1);
    end(&mut here, sid.as_str().unwrap()).await;
    let (_, trail) = idp.command(&["audit", "list"]);
    assert_eq!(trail.matches("signed_out").count(), 1, "{trail}");
}

#[tokio::test]
async fn all_others_end_at_once_with_what_was_granted_in_them() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut here = Browser::new(&idp);
    let tokens: Tokens = partner.tokens(&mut here, &person, &[]).await;
    let mut others = [Browser::new(&idp), Browser::new(&idp)];
    let mut granted = Vec::new();
    for browser in &mut others {
        granted.push(partner.tokens(browser, &person, &[]).await);
    }
    here.post(SESSIONS, &[("decision", "end-others")]).await;
    for browser in &mut others {
        assert!(!is_signed_in(browser).await);
    }
    for tokens in granted {
        assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
    }
    let page = here.get(SESSIONS).await;
    assert!(page.body.contains("signed in nowhere else"), "{page:?}");
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 200);
}

// Whoever knows a `sid` — every partner of its session does — ends nothing with it.
#[tokio::test]
async fn nobody_ends_a_session_of_somebody_else() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let (mut victim, mut attacker) = (Browser::new(&idp), Browser::new(&idp));
    let tokens = partner.tokens(&mut victim, &person, &[]).await;
    let sid = payload(&tokens.id_token)["sid"].clone();
    let sid = sid.as_str().unwrap();
    assert_eq!(end(&mut attacker, sid).await.location(), "/sign-in/start");
    let other = idp.person().await;
    attacker.sign_in(&other, &partner.request(&[])).await;
    assert_eq!(end(&mut attacker, "\0").await.status, 400);
    for named in [sid, "", "é", &"a".repeat(300)] {
        assert_eq!(end(&mut attacker, named).await.location(), SESSIONS);
    }
    attacker.post(SESSIONS, &[("decision", "end-others")]).await;
    assert!(is_signed_in(&mut victim).await);
    let fields = [("decision", "end-others")];
    let page = victim.post_from_elsewhere(SESSIONS, &fields).await;
    assert_eq!(page.status, 403);
}

#[tokio::test]
async fn ones_own_session_ends_on_the_page_of_the_sign_out_only() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let mut here = Browser::new(&idp);
    let tokens = partner.tokens(&mut here, &person, &[]).await;
    let sid = payload(&tokens.id_token)["sid"].clone();
    end(&mut here, sid.as_str().unwrap()).await;
    for fields in [&[][..], &[("decision", "other")], &[("sid", "x")]] {
        assert_eq!(here.post(SESSIONS, fields).await.location(), SESSIONS);
    }
    assert!(is_signed_in(&mut here).await);
}
