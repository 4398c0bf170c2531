//! OpenID Connect Session Management 1.0: a partner's page watches the session by a frame.

use idp::crypto::sha256_text;

use crate::support::{Browser, ISSUER, Idp, Page, Partner, Person};

async fn switched_on() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_SESSION_IFRAME", "on")).await
}

/// What the script of the frame says to a page of this origin.
fn verdict(browser: &Browser<'_>, session_state: &str, origin: &str) -> &'static str {
    let cookie = browser.cookies.get("__Host-browser-state");
    let state = cookie.map(String::as_str).unwrap_or_default();
    let (hash, salt) = session_state.split_once('.').unwrap();
    let now = sha256_text(&format!("formation {origin} {state} {salt}"));
    if now == hash { "unchanged" } else { "changed" }
}

const ORIGIN: &str = "https://formation.example";

struct Cast<'a> {
    browser: Browser<'a>,
    person: Person,
    partner: Partner<'a>,
    session_state: String,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let (person, partner) = (idp.person().await, Partner::of(idp).await);
        let mut browser = Browser::new(idp);
        let page = browser.sign_in(&person, &partner.request(&[])).await;
        Self {
            browser,
            person,
            partner,
            session_state: page.sent("session_state").unwrap(),
        }
    }

    fn verdict(&self) -> &'static str {
        verdict(&self.browser, &self.session_state, ORIGIN)
    }
}

// §3.3; row 1 of the profile.
#[tokio::test]
async fn discovery_names_the_frame_where_it_is_switched_on() {
    let idp = switched_on().await;
    let document = Partner::of(&idp).await.discovery().await;
    let frame = format!("{ISSUER}/check-session");
    assert_eq!(document["check_session_iframe"], frame);
    assert!(document["end_session_endpoint"].is_string());
}

#[tokio::test]
async fn it_is_off_unless_switched_on() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    assert!(partner.discovery().await["check_session_iframe"].is_null());
    let mut browser = Browser::new(&idp);
    let page = browser.sign_in(&person, &partner.request(&[])).await;
    assert!(page.sent("code").is_some() && page.sent("session_state").is_none());
    assert!(!browser.cookies.contains_key("__Host-browser-state"));
    assert_eq!(browser.get("/check-session").await.status, 404);
}

// §3.2: it may be framed, and loads one script of ours.
#[tokio::test]
async fn the_frame_has_a_policy_of_its_own() {
    let idp = switched_on().await;
    let page = Browser::new(&idp).get("/check-session").await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'; script-src 'self'"),
        "{policy}"
    );
    assert!(policy.contains("frame-ancestors *"), "{policy}");
    assert_eq!(page.header("x-frame-options"), "");
    let script = script_of(&page);
    assert!(script.starts_with("/assets/check-session."), "{script}");
    assert!(!page.body.contains("<script>"));
    let script = Browser::new(&idp).get(&script).await;
    assert_eq!(script.status, 200);
}

fn script_of(page: &Page) -> String {
    let parts = page.body.split("<script src=\"").nth(1).unwrap();
    parts.split('"').next().unwrap().to_owned()
}

// §2, §4.2, §5; row 2 of the profile.
#[tokio::test]
async fn what_the_frame_compares_changes_with_the_session() {
    let idp = switched_on().await;
    let mut cast = Cast::of(&idp).await;
    assert_eq!(cast.verdict(), "unchanged");
    let fields = [("interaction", ""), ("decision", "leave")];
    cast.browser.post("/sign-out/confirm", &fields).await;
    assert_eq!(cast.verdict(), "changed");
}

#[tokio::test]
async fn the_same_person_again_changes_nothing_and_another_does() {
    let idp = switched_on().await;
    let mut cast = Cast::of(&idp).await;
    let request = cast.partner.request(&[("prompt", "login")]);
    cast.browser.sign_in(&cast.person, &request).await;
    assert_eq!(cast.verdict(), "unchanged");
    let other = idp.person().await;
    cast.browser.sign_in(&other, &request).await;
    assert_eq!(cast.verdict(), "changed");
}

// §4.2: salted, and bound to the partner's origin.
#[tokio::test]
async fn a_session_state_is_worth_something_to_its_partner_only() {
    let idp = switched_on().await;
    let mut cast = Cast::of(&idp).await;
    let elsewhere = verdict(&cast.browser, &cast.session_state, "https://evil.example");
    assert_eq!(elsewhere, "changed");
    let page = cast.browser.get(&cast.partner.request(&[])).await;
    let again = page.sent("session_state").unwrap();
    assert_ne!(again, cast.session_state);
    assert_eq!(verdict(&cast.browser, &again, ORIGIN), "unchanged");
    let sid = "a name that partners know";
    assert!(!cast.browser.cookies["__Host-browser-state"].contains(sid));
}
