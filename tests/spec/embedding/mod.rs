//! Signing in within a partner's page: who may hold our frame, and how it leads on.

mod recovery;
mod web_message;

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, header};
use serde_json::json;

use crate::support::{Browser, ISSUER, Idp, Page, Partner, Person, SecurityKey, credentials, form};

const ORIGIN: &str = "https://formation.example";
const OTHER: &str = "https://extranet.formation.example:8443";
const AGENT: &str = "a browser";

/// A partner's page that holds our frame, in a browser that keeps the frame's cookies apart.
struct Framed<'a> {
    idp: &'a Idp,
    partner: Partner<'a>,
    browser: Browser<'a>,
}

impl<'a> Framed<'a> {
    async fn at(idp: &'a Idp) -> Self {
        let change = json!({ "embed_origins": [ORIGIN, OTHER] });
        Self {
            idp,
            partner: Partner::registered(idp, change).await,
            browser: Browser::new(idp),
        }
    }

    /// The frame goes there.
    async fn get(&mut self, address: &str) -> Page {
        self.show(address, "iframe").await
    }

    async fn show(&mut self, address: &str, dest: &str) -> Page {
        let request = self.browser.request(Method::GET, address);
        let request = request.header("sec-fetch-dest", dest);
        self.browser
            .send(request.body(Body::empty()).unwrap())
            .await
    }

    async fn sign_in_page(&mut self, change: &[(&str, &str)]) -> (String, Page) {
        let page = self.get(&self.partner.request(change)).await;
        let interaction = page.sent("interaction").unwrap();
        let location = page.location().to_owned();
        (interaction, self.get(&location).await)
    }

    /// Our script in the frame sends the form.
    async fn submit(&mut self, person: &Person, interaction: &str) -> Page {
        let request = self.browser.request(Method::POST, "/sign-in");
        let request = own(request).header("sec-fetch-dest", "empty");
        let fields = credentials(person, interaction);
        self.browser.send(form(request, &fields)).await
    }

    async fn ticket(&mut self, person: &Person) -> String {
        let (interaction, _) = self.sign_in_page(&[]).await;
        let page = self.submit(person, &interaction).await;
        hidden(&page, "ticket")
    }
}

fn own(request: axum::http::request::Builder) -> axum::http::request::Builder {
    let request = request.header(header::ORIGIN, ISSUER);
    let request = request.header("sec-fetch-site", "same-origin");
    request.header(header::USER_AGENT, AGENT)
}

/// The frame has the whole page go on: another cookie jar, as browsers have it.
fn complete(idp: &Idp, ticket: &str) -> Request {
    let request = Browser::new(idp).request(Method::POST, "/session/complete");
    let request = own(request).header("sec-fetch-dest", "document");
    form(request, &[("ticket", ticket)])
}

fn hidden(page: &Page, name: &str) -> String {
    let (_, after) = page
        .body
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name}: {page:?}"));
    after.split('"').next().unwrap().to_owned()
}

fn set_cookies(page: &Page) -> Vec<&str> {
    let values = page.headers.get_all(header::SET_COOKIE).into_iter();
    values.map(|value| value.to_str().unwrap()).collect()
}

fn ancestors(page: &Page) -> &str {
    let policy = page.header("content-security-policy");
    let mut parts = policy.split("; ");
    parts
        .find_map(|part| part.strip_prefix("frame-ancestors "))
        .unwrap()
}

#[tokio::test]
async fn a_frame_is_held_by_the_pages_an_operator_named_and_by_no_others() {
    let idp = Idp::start().await;
    let mut framed = Framed::at(&idp).await;
    let (_, page) = framed.sign_in_page(&[]).await;
    assert_eq!(page.status, 200);
    assert_eq!(ancestors(&page), format!("{ORIGIN} {OTHER}"));
    assert!(!page.headers.contains_key("x-frame-options"));
    // Within pages that isolate themselves.
    assert_eq!(page.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(page.header("cross-origin-embedder-policy"), "require-corp");
    let embedders = format!("data-embedders=\"{ORIGIN} {OTHER}\"");
    assert!(page.body.contains(&embedders), "{}", page.body);
    // A window that can be told from a fake one is a click away; a way out of the frame is not.
    assert!(!page.body.contains("name=\"cancel\""));
}

#[tokio::test]
async fn a_partner_that_nobody_named_is_held_in_no_frame() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let browser = Browser::new(&idp);
    let mut framed = Framed {
        idp: &idp,
        partner,
        browser,
    };
    let (_, page) = framed.sign_in_page(&[]).await;
    assert_eq!(page.status, 400, "no form in a frame");
    assert_eq!(ancestors(&page), "'none'");
    assert_eq!(page.header("x-frame-options"), "DENY");
}

// CHIPS: the cookie stays within the partner's page and our frame in it.
#[tokio::test]
async fn the_cookie_of_a_frame_is_its_own() {
    let idp = Idp::start().await;
    let mut framed = Framed::at(&idp).await;
    let page = framed.get(&framed.partner.request(&[])).await;
    let cookies = set_cookies(&page);
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    for part in ["SameSite=None", "Secure", "Partitioned", "HttpOnly"] {
        assert!(cookies[0].contains(part), "{part}: {cookies:?}");
    }
}

#[tokio::test]
async fn a_page_made_for_a_frame_is_not_shown_by_itself_nor_the_other_way_round() {
    let idp = Idp::start().await;
    let mut framed = Framed::at(&idp).await;
    let inside = framed.get(&framed.partner.request(&[])).await;
    let inside = inside.location().to_owned();
    assert_eq!(framed.show(&inside, "document").await.status, 400);
    assert_eq!(framed.show(&inside, "iframe").await.status, 200);
    let outside = framed.show(&framed.partner.request(&[]), "document").await;
    let outside = outside.location().to_owned();
    for dest in ["iframe", "object", "embed"] {
        assert_eq!(framed.show(&outside, dest).await.status, 400, "{dest}");
    }
    assert_eq!(framed.show(&outside, "document").await.status, 200);
}

#[tokio::test]
async fn the_frame_finds_out_who_it_is_and_the_whole_page_is_signed_in() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let (interaction, _) = framed.sign_in_page(&[]).await;
    let page = framed.submit(&person, &interaction).await;
    assert!(set_cookies(&page).is_empty(), "no session in the frame");
    for part in ["action=\"/session/complete\"", "target=\"_top\""] {
        assert!(page.body.contains(part), "{}", page.body);
    }
    let mut whole = Browser::new(&idp);
    let page = whole.send(complete(&idp, &hidden(&page, "ticket"))).await;
    assert!(page.location().starts_with(&format!("{ORIGIN}/callback?")));
    let code = page.sent("code").unwrap();
    assert_eq!(framed.partner.redeem(&code, &[]).await.status, 200);
    // The session is a session: the next partner is answered without a question.
    let silent = framed.partner.request(&[("prompt", "none")]);
    assert!(whole.get(&silent).await.sent("code").is_some());
}

#[tokio::test]
async fn a_wrong_password_is_told_in_the_frame() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let wrong = Person {
        password: "autre12motdepasse".to_owned(),
        ..person
    };
    let (interaction, _) = framed.sign_in_page(&[]).await;
    let page = framed.submit(&wrong, &interaction).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("error-summary") && !page.body.contains("ticket"));
}

// Web Authentication §13.4.9.
#[tokio::test]
async fn a_passkey_is_shown_in_a_frame_of_a_page_that_may_hold_it() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let mut key = SecurityKey::of(&idp, &person).await;
    let (interaction, page) = framed.sign_in_page(&[]).await;
    let asked = page.asked();
    for (holder, may) in [
        (None, false),
        (Some("https://evil.example"), false),
        (Some(OTHER), true),
    ] {
        key.top_origin = holder.map(str::to_owned);
        let credential = key.sign(&asked.options).to_string();
        let fields = [
            ("interaction", interaction.as_str()),
            ("challenge", &asked.challenge),
            ("credential", &credential),
        ];
        let request = framed.browser.request(Method::POST, "/sign-in/passkey");
        let request = own(request).header("sec-fetch-dest", "empty");
        let page = framed.browser.send(form(request, &fields)).await;
        assert_eq!(page.body.contains("name=\"ticket\""), may, "{holder:?}");
        if may {
            let page = idp.request(complete(&idp, &hidden(&page, "ticket"))).await;
            assert!(page.sent("code").is_some(), "{page:?}");
        }
    }
}

#[tokio::test]
async fn a_ticket_is_redeemed_once() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let ticket = framed.ticket(&person).await;
    let mut redeemed = 0;
    for _ in 0..3 {
        let page = framed.idp.request(complete(&idp, &ticket)).await;
        redeemed += u32::from(page.sent("code").is_some());
    }
    assert_eq!(redeemed, 1);
}

#[tokio::test]
async fn a_ticket_is_worth_nothing_elsewhere() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    for (name, value) in [
        ("origin", ORIGIN),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-dest", "iframe"),
        ("user-agent", "another browser"),
    ] {
        let ticket = framed.ticket(&person).await;
        let mut request = complete(&idp, &ticket);
        request.headers_mut().insert(name, value.parse().unwrap());
        let page = idp.request(request).await;
        assert!(page.status.is_client_error(), "{name}: {page:?}");
        assert!(set_cookies(&page).is_empty(), "{name}: {page:?}");
    }
}

#[tokio::test]
async fn whoever_may_not_sign_in_any_more_has_no_ticket() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let ticket = framed.ticket(&person).await;
    idp.change_state(&person, idp::domain::AccountState::Suspended)
        .await;
    let page = idp.request(complete(&idp, &ticket)).await;
    assert!(page.sent("code").is_none() && set_cookies(&page).is_empty());
}

#[tokio::test]
async fn consent_is_asked_on_a_page_of_ours() {
    let idp = Idp::start().await;
    let change = json!({ "embed_origins": [ORIGIN], "consent": "required" });
    let partner = Partner::registered(&idp, change).await;
    let (person, browser) = (idp.person().await, Browser::new(&idp));
    let mut framed = Framed {
        idp: &idp,
        partner,
        browser,
    };
    let ticket = framed.ticket(&person).await;
    let mut whole = Browser::new(&idp);
    let page = whole.send(complete(&idp, &ticket)).await;
    let page = whole.follow(page).await;
    assert!(page.body.contains("consent-allow"), "{page:?}");
    assert_eq!(ancestors(&page), "'none'");
}

#[tokio::test]
async fn an_operator_takes_the_frame_away_within_a_second() {
    let idp = Idp::start().await;
    let mut framed = Framed::at(&idp).await;
    let (_, page) = framed.sign_in_page(&[]).await;
    assert_eq!(page.status, 200);
    take_the_frame_away(&idp).await;
    let (_, page) = framed.sign_in_page(&[]).await;
    assert_eq!((page.status.as_u16(), ancestors(&page)), (400, "'none'"));
}

#[tokio::test]
async fn what_is_under_way_in_a_frame_ends_with_the_permission() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let ticket = framed.ticket(&person).await;
    let (typed, _) = framed.sign_in_page(&[]).await;
    let message = [("response_mode", "web_message")];
    let (told, _) = framed.sign_in_page(&message).await;
    take_the_frame_away(&idp).await;
    let page = idp.request(complete(&idp, &ticket)).await;
    assert!(page.sent("code").is_none() && set_cookies(&page).is_empty());
    for interaction in [typed, told] {
        let page = framed.submit(&person, &interaction).await;
        assert_eq!(page.status, 400, "{}", page.body);
        let given = ["ticket", "data-response"].map(|part| page.body.contains(part));
        assert!(set_cookies(&page).is_empty() && given == [false; 2]);
    }
}

/// Clients are read again after a second of real time.
async fn take_the_frame_away(idp: &Idp) {
    idp.register(json!({ "embed_origins": [] })).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
}
