//! OpenID Connect Front-Channel Logout 1.0: partners are told in frames of our sign-out page.

use serde_json::json;

use crate::support::{Browser, ISSUER, Idp, Page, Partner, Tokens, registrable};

const FRAME: &str = "https://formation.example/leave";
const AFTER: &str = "https://formation.example/signed-out";

struct Cast<'a> {
    browser: Browser<'a>,
    partner: Partner<'a>,
    tokens: Tokens,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let partner = Partner::registered(idp, json!({ "frontchannel_logout_uri": FRAME })).await;
        let (person, mut browser) = (idp.person().await, Browser::new(idp));
        let tokens = partner.tokens(&mut browser, &person, &[]).await;
        Self {
            browser,
            partner,
            tokens,
        }
    }

    async fn also_at(&mut self, partner: &Partner<'_>) {
        let page = self.browser.get(&partner.request(&[])).await;
        Tokens::read(&partner.redeem(&page.sent("code").unwrap(), &[]).await);
    }

    /// The partner sends the browser to sign out; what it ends up at.
    async fn leave(&mut self, params: &[(&str, &str)]) -> Page {
        let hint = self.tokens.id_token.clone();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("id_token_hint", &hint)
            .extend_pairs(params)
            .finish();
        let page = self.browser.get(&format!("/end-session?{query}")).await;
        self.browser.follow(page).await
    }
}

/// The addresses of a page's frames.
fn frames(page: &Page) -> Vec<String> {
    let parts = page.body.split("<iframe src=\"").skip(1);
    parts
        .map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"))
        .collect()
}

// §4; row 1 of the profile.
#[tokio::test]
async fn discovery_says_that_it_works_and_names_the_session() {
    let idp = Idp::start().await;
    let document = Partner::of(&idp).await.discovery().await;
    for flag in [
        "frontchannel_logout_supported",
        "frontchannel_logout_session_supported",
    ] {
        assert_eq!(document[flag], true, "{flag}");
    }
}

// §2, §3; row 2 of the profile.
#[tokio::test]
async fn the_sign_out_page_loads_the_partner_in_a_frame_and_goes_on() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let after = [("post_logout_redirect_uri", AFTER), ("state", "s")];
    let page = cast.leave(&after).await;
    assert_eq!(page.status, 200);
    let sid = cast.tokens.claims["sid"].as_str().unwrap();
    let issuer: String = form_urlencoded::byte_serialize(ISSUER.as_bytes()).collect();
    assert_eq!(frames(&page), [format!("{FRAME}?iss={issuer}&sid={sid}")]);
    // Without script there is a link, with script it is followed.
    let link = format!("id=\"continue\" href=\"{AFTER}?state=s\"");
    assert!(page.body.contains(&link), "{}", page.body);
    assert!(page.body.contains("<script src=\"/assets/farewell."));
    assert!(page.body.contains("Some browsers block this."));
    let request = cast.partner.request(&[("prompt", "none")]);
    let page = cast.browser.get(&request).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn the_policy_admits_frames_of_exactly_those_origins() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let change = json!({
        "client_id": "other",
        "redirect_uris": ["https://other.example/callback", "https://third.example/"],
        "frontchannel_logout_uri": "https://other.example/leave?tenant=1",
    });
    let other = Partner::registered(&idp, change).await;
    let quiet = Partner::registered(&idp, json!({ "client_id": "quiet" })).await;
    cast.also_at(&other).await;
    cast.also_at(&quiet).await;
    let page = cast.leave(&[]).await;
    let policy = page.header("content-security-policy");
    let frame_src = "; frame-src https://formation.example https://other.example;";
    assert!(policy.contains(frame_src), "{policy}");
    let frames = frames(&page);
    assert_eq!(frames.len(), 2);
    assert!(frames[1].starts_with("https://other.example/leave?tenant=1&iss="));
}

#[tokio::test]
async fn without_a_frame_to_load_there_is_no_such_page() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    let tokens = partner.tokens(&mut browser, &person, &[]).await;
    let address = format!("/end-session?id_token_hint={}", tokens.id_token);
    let page = browser.get(&address).await;
    assert!(page.location().starts_with("/sign-out/done"), "{page:?}");
    let policy = browser.get("/").await;
    let policy = policy.header("content-security-policy").to_owned();
    assert!(policy.contains("frame-src 'none'"), "{policy}");
}

#[tokio::test]
async fn a_page_that_nobody_made_is_not_there() {
    let idp = Idp::start().await;
    let page = Browser::new(&idp)
        .get("/sign-out/partners?interaction=guessed")
        .await;
    assert_eq!(page.status, 400);
}

// §2: the origin of a registered redirection address.
#[tokio::test]
async fn a_frame_of_another_origin_cannot_be_registered() {
    assert!(registrable(&json!({ "frontchannel_logout_uri": FRAME })));
    for wrong in [
        json!({ "frontchannel_logout_uri": "https://evil.example/leave" }),
        json!({ "frontchannel_logout_uri": "https://formation.example:444/leave" }),
        json!({ "frontchannel_logout_uri": "javascript:alert(1)" }),
        json!({ "frontchannel_logout_session_required": true }),
    ] {
        assert!(!registrable(&wrong), "{wrong}");
    }
}
