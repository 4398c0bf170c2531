//! OpenID Connect RP-Initiated Logout 1.0: who is signed out, who is asked, and where the browser
//! goes.

use serde_json::json;

use crate::support::jose::{Key, header, payload, unsigned};
use crate::support::{Browser, Idp, Page, Partner, Person, Tokens};

const AFTER: &str = "https://formation.example/signed-out";

struct Cast<'a> {
    browser: Browser<'a>,
    partner: Partner<'a>,
    person: Person,
    tokens: Tokens,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let mut browser = Browser::new(idp);
        let (person, partner) = (idp.person().await, Partner::of(idp).await);
        let tokens = partner.tokens(&mut browser, &person, &[]).await;
        Self {
            browser,
            partner,
            person,
            tokens,
        }
    }

    /// The partner sends the browser to sign out, with these parameters.
    async fn leave(&mut self, params: &[(&str, &str)]) -> Page {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(params)
            .finish();
        let page = self.browser.get(&format!("/end-session?{query}")).await;
        self.browser.follow(page).await
    }

    async fn is_signed_in(&mut self) -> bool {
        let request = self.partner.request(&[("prompt", "none")]);
        let page = self.browser.get(&request).await;
        if page.sent("code").is_none() {
            assert_eq!(page.sent("error").as_deref(), Some("login_required"));
        }
        page.sent("code").is_some()
    }

    /// Presses a button of the page that asks.
    async fn answer(&mut self, page: &Page, decision: &str) -> Page {
        assert!(
            page.body.contains("id=\"sign-out-confirm\""),
            "{}",
            page.body
        );
        let id = page.body.split("name=\"interaction\" value=\"").nth(1);
        let id = id.unwrap().split('"').next().unwrap();
        let fields = [("interaction", id), ("decision", decision)];
        let page = self.browser.post("/sign-out/confirm", &fields).await;
        self.browser.follow(page).await
    }

    /// A page that says what is wrong; nobody was sent anywhere, nobody signed out.
    async fn assert_refused(&mut self, page: &Page, detail: &str) {
        assert_eq!(
            (page.status.as_u16(), page.location()),
            (400, ""),
            "{page:?}"
        );
        assert!(page.body.contains(detail), "{}", page.body);
        assert!(self.is_signed_in().await);
    }
}

fn assert_signed_out_page(page: &Page) {
    assert_eq!(
        (page.status.as_u16(), page.location()),
        (200, ""),
        "{page:?}"
    );
    assert!(page.body.contains("You are signed out."), "{}", page.body);
}

// §2, §3.
#[tokio::test]
async fn a_hint_and_an_address_sign_out_and_give_the_state_back() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let hint = cast.tokens.id_token.clone();
    let params = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", AFTER),
        ("state", "a state"),
    ];
    let page = cast.leave(&params).await;
    assert_eq!(page.location(), format!("{AFTER}?state=a+state"));
    assert!(!cast.is_signed_in().await);
}

// §3: only registered addresses.
#[tokio::test]
async fn an_address_that_is_not_registered_is_never_redirected_to() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let hint = cast.tokens.id_token.clone();
    let address = "https://evil.example/";
    let params = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", address),
    ];
    let page = cast.leave(&params).await;
    cast.assert_refused(&page, "post_logout_redirect_uri is not registered")
        .await;
}

// §2: the hint must be ours.
#[tokio::test]
async fn a_hint_without_signature_is_refused() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let claims = json!(payload(&cast.tokens.id_token));
    let hint = unsigned(&json!({ "alg": "none", "typ": "JWT" }), &claims);
    let page = cast
        .leave(&[
            ("id_token_hint", &hint),
            ("post_logout_redirect_uri", AFTER),
        ])
        .await;
    cast.assert_refused(&page, "id_token_hint is not valid")
        .await;
}

#[tokio::test]
async fn an_address_without_hint_or_client_is_refused() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.leave(&[("post_logout_redirect_uri", AFTER)]).await;
    cast.assert_refused(&page, "post_logout_redirect_uri needs")
        .await;
}

#[tokio::test]
async fn without_parameters_the_person_is_asked_and_then_signed_out() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.leave(&[]).await;
    let page = cast.answer(&page, "sign-out").await;
    assert_signed_out_page(&page);
    assert!(!cast.is_signed_in().await);
}

#[tokio::test]
async fn a_hint_alone_signs_out_and_says_so() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let hint = cast.tokens.id_token.clone();
    let page = cast.leave(&[("id_token_hint", &hint)]).await;
    assert_signed_out_page(&page);
    assert!(!cast.is_signed_in().await);
}

#[tokio::test]
async fn without_state_none_comes_back() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let hint = cast.tokens.id_token.clone();
    let params = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", AFTER),
    ];
    assert_eq!(cast.leave(&params).await.location(), AFTER);
}

#[tokio::test]
async fn a_state_alone_is_as_good_as_nothing() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.leave(&[("state", "a-state")]).await;
    let page = cast.answer(&page, "sign-out").await;
    assert_signed_out_page(&page);
}

// §3: character by character.
#[tokio::test]
async fn a_registered_address_with_a_query_added_is_refused() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let hint = cast.tokens.id_token.clone();
    let address = format!("{AFTER}?foo=bar");
    let params = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", &address),
    ];
    let page = cast.leave(&params).await;
    cast.assert_refused(&page, "post_logout_redirect_uri is not registered")
        .await;
}

#[tokio::test]
async fn a_hint_that_somebody_else_signed_is_refused() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let (header, claims) = (
        header(&cast.tokens.id_token),
        payload(&cast.tokens.id_token),
    );
    let hint = Key::rs256().sign(&json!(header), &json!(claims));
    let page = cast
        .leave(&[
            ("id_token_hint", &hint),
            ("post_logout_redirect_uri", AFTER),
        ])
        .await;
    cast.assert_refused(&page, "id_token_hint is not valid")
        .await;
}

// §2: `client_id` finds the registered address, but only the person may say yes.
#[tokio::test]
async fn a_client_id_instead_of_a_hint_asks_first() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let params = [
        ("client_id", "formation"),
        ("post_logout_redirect_uri", AFTER),
    ];
    let page = cast.leave(&params).await;
    assert!(cast.is_signed_in().await);
    assert_eq!(cast.answer(&page, "sign-out").await.location(), AFTER);
    assert!(!cast.is_signed_in().await);
}

#[tokio::test]
async fn who_is_asked_may_stay() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.leave(&[]).await;
    cast.answer(&page, "stay").await;
    assert!(cast.is_signed_in().await);
}

// §2: the hint and `client_id` must agree.
#[tokio::test]
async fn a_hint_for_another_client_is_refused() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    Partner::registered(&idp, json!({ "client_id": "other" })).await;
    let hint = cast.tokens.id_token.clone();
    let page = cast
        .leave(&[("id_token_hint", &hint), ("client_id", "other")])
        .await;
    cast.assert_refused(&page, "client_id is not the audience")
        .await;
}

// §2: a hint about another session than this browser's proves nothing here.
#[tokio::test]
async fn a_hint_of_another_session_asks_first() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let mut elsewhere = Browser::new(&idp);
    let other = cast.partner.tokens(&mut elsewhere, &cast.person, &[]).await;
    let page = cast.leave(&[("id_token_hint", &other.id_token)]).await;
    assert!(page.body.contains("id=\"sign-out-confirm\""));
    assert!(cast.is_signed_in().await);
}

// §2: POST too; from another site it comes without our cookies.
#[tokio::test]
async fn a_sign_out_posted_from_another_site_works() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let hint = cast.tokens.id_token.clone();
    let fields = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", AFTER),
    ];
    let page = cast
        .browser
        .post_from_elsewhere("/end-session", &fields)
        .await;
    assert_eq!(cast.browser.follow(page).await.location(), AFTER);
    assert!(!cast.is_signed_in().await);
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_on_all_the_same() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let hint = cast.tokens.id_token.clone();
    let params = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", AFTER),
    ];
    cast.leave(&params).await;
    assert_eq!(cast.leave(&params).await.location(), AFTER);
}
