//! What a partner may ask at the authorization endpoint (OpenID Connect Core §3.1.2.1, §3.1.2.5).

use crate::support::{Browser, Idp, Page, Partner, Person, Tokens};

struct Cast<'a> {
    browser: Browser<'a>,
    person: Person,
    partner: Partner<'a>,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        Self {
            browser: Browser::new(idp),
            person: idp.person().await,
            partner: Partner::of(idp).await,
        }
    }

    /// What the partner gets back for its request, once the person has signed in.
    async fn answer(&mut self, change: &[(&str, &str)]) -> Page {
        let request = self.partner.request(change);
        self.browser.sign_in(&self.person, &request).await
    }

    async fn assert_succeeds(&mut self, change: &[(&str, &str)]) {
        let page = self.answer(change).await;
        assert!(page.sent("code").is_some(), "{change:?}: {page:?}");
    }
}

// Core §3.1.2.1: `state` is opaque to us.
#[tokio::test]
async fn a_state_comes_back_to_the_letter_however_long_and_odd() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let state = format!("{}é&=+%20 \"<>#?/\\", "s".repeat(384));
    let page = cast.answer(&[("state", &state)]).await;
    assert_eq!(page.sent("state"), Some(state));
}

#[tokio::test]
async fn without_a_state_none_comes_back() {
    let idp = Idp::start().await;
    let page = Cast::of(&idp).await.answer(&[("state", "")]).await;
    assert_eq!(page.sent("state"), None);
}

// Core §3.1.2.1: `nonce` passes through unmodified.
#[tokio::test]
async fn a_long_nonce_is_not_cut() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let nonce = "n".repeat(384);
    let page = cast.answer(&[("nonce", &nonce)]).await;
    let code = page.sent("code").unwrap();
    let tokens = Tokens::read(&cast.partner.redeem(&code, &[]).await);
    assert_eq!(tokens.claims["nonce"], nonce);
}

// Core §3.1.2.1: `nonce` is optional in the code flow.
#[tokio::test]
async fn without_a_nonce_the_id_token_has_none() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.answer(&[("nonce", "")]).await;
    let code = page.sent("code").unwrap();
    let tokens = Tokens::read(&cast.partner.redeem(&code, &[]).await);
    assert!(!tokens.claims.contains_key("nonce"));
}

// Core §3.1.2.1, RFC 6749 §3.1: what we do not know is ignored.
#[tokio::test]
async fn a_parameter_that_we_do_not_know_is_ignored() {
    let idp = Idp::start().await;
    Cast::of(&idp)
        .await
        .assert_succeeds(&[("extra", "foobar")])
        .await;
}

#[tokio::test]
async fn no_way_to_display_a_page_is_an_obstacle() {
    let idp = Idp::start().await;
    for display in ["page", "popup", "touch", "wap", "unheard-of"] {
        Cast::of(&idp)
            .await
            .assert_succeeds(&[("display", display)])
            .await;
    }
}

#[tokio::test]
async fn a_hint_of_who_signs_in_is_no_obstacle() {
    let idp = Idp::start().await;
    Cast::of(&idp)
        .await
        .assert_succeeds(&[("login_hint", "zoe@cabinet.example")])
        .await;
}

// Core §3.1.2.1: `login_hint` saves the person typing.
#[tokio::test]
async fn a_siret_as_login_hint_is_filled_in() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let request = cast.partner.request(&[("login_hint", "99900000300015")]);
    let page = cast.browser.get(&request).await;
    let page = cast.browser.follow(page).await;
    assert!(page.body.contains("value=\"99900000300015\""));
}

// Core §5.2: claims in other languages are a wish.
#[tokio::test]
async fn languages_that_we_do_not_speak_are_no_obstacle() {
    let idp = Idp::start().await;
    for wish in [
        ("ui_locales", "se"),
        ("claims_locales", "se"),
        ("ui_locales", "x\u{1f980} -"),
    ] {
        Cast::of(&idp).await.assert_succeeds(&[wish]).await;
    }
}

#[tokio::test]
async fn the_page_speaks_the_language_that_the_partner_wishes() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let request = cast.partner.request(&[("ui_locales", "de fr en")]);
    let page = cast.browser.get(&request).await;
    let page = cast.browser.follow(page).await;
    assert!(page.body.contains("<html lang=\"fr\">"));
}

// Core §3.1.2.1: `acr_values` is a wish, and what was reached is told.
#[tokio::test]
async fn an_acr_of_those_we_support_is_told() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let page = cast.answer(&[("acr_values", "eidas1 eidas0")]).await;
    let code = page.sent("code").unwrap();
    let tokens = Tokens::read(&cast.partner.redeem(&code, &[]).await);
    assert_eq!(tokens.claims["acr"], "eidas0");
}

// RFC 6749 §3.3: a scope is a set.
#[tokio::test]
async fn the_order_of_scopes_and_parameters_does_not_matter() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let request = cast.partner.request(&[("scope", "email openid")]);
    let (path, query) = request.split_once('?').unwrap();
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.reverse();
    let reversed = format!("{path}?{}", pairs.join("&"));
    let page = cast.browser.sign_in(&cast.person, &reversed).await;
    let tokens = Tokens::read(&cast.partner.redeem(&page.sent("code").unwrap(), &[]).await);
    let userinfo = cast.partner.userinfo(&tokens.access_token).await.json();
    assert_eq!(userinfo["email"], "zoe@cabinet.example");
}

// RFC 6749 §10.10: nobody guesses a code.
#[tokio::test]
async fn a_code_has_256_random_bits() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let first = cast.answer(&[]).await.sent("code").unwrap();
    let request = cast.partner.request(&[]);
    let second = cast.browser.get(&request).await.sent("code").unwrap();
    assert_eq!((first.len(), second.len()), (43, 43));
    assert_ne!(first, second);
}

// Core §3.1.2.1: POST must be taken too; from another site it brings no cookie of ours.
#[tokio::test]
async fn a_request_posted_from_another_site_ends_at_the_partner() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.answer(&[]).await;

    let request = cast.partner.request(&[]);
    let query = request.split_once('?').unwrap().1;
    let fields: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (&**k, &**v)).collect();
    let page = cast
        .browser
        .post_from_elsewhere("/authorize", &fields)
        .await;
    assert_eq!(page.status, 303);
    let page = cast.browser.follow(page).await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

// Core §3.1.2.6: the person may refuse.
#[tokio::test]
async fn a_person_who_cancels_goes_back_with_access_denied() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let interaction = cast.browser.open(&cast.partner.request(&[])).await;
    let fields = [("interaction", interaction.as_str()), ("cancel", "1")];
    let page = cast.browser.post("/sign-in", &fields).await;
    assert_eq!(page.sent("error").as_deref(), Some("access_denied"));
    assert_eq!(page.sent("state").as_deref(), Some("a-state"));
}

#[tokio::test]
async fn two_tabs_do_not_disturb_each_other() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let first = cast
        .browser
        .open(&cast.partner.request(&[("state", "one")]))
        .await;
    let second = cast.partner.request(&[("state", "two")]);
    let second = cast.browser.sign_in(&cast.person, &second).await;
    assert_eq!(second.sent("state").as_deref(), Some("two"));
    let fields = crate::support::credentials(&cast.person, &first);
    let first = cast.browser.post("/sign-in", &fields).await;
    assert_eq!(first.sent("state").as_deref(), Some("one"));
    assert!(first.sent("code").is_some());
}

// RFC 6749 §3.1.2: a query of the registered address is kept.
#[tokio::test]
async fn an_address_with_a_query_keeps_it() {
    let idp = Idp::start().await;
    let person = idp.person().await;
    let address = "https://formation.example/callback?tenant=1";
    let change = serde_json::json!({ "redirect_uris": [address] });
    let partner = Partner::registered(&idp, change).await;
    let page = Browser::new(&idp)
        .sign_in(&person, &partner.request(&[]))
        .await;
    assert!(page.location().starts_with(&format!("{address}&code=")));
}

// OAuth 2.0 Multiple Response Types §2.1.
#[tokio::test]
async fn an_answer_may_travel_in_the_fragment() {
    let idp = Idp::start().await;
    let page = Cast::of(&idp)
        .await
        .answer(&[("response_mode", "fragment")])
        .await;
    let address = "https://formation.example/callback#code=";
    assert!(page.location().starts_with(address), "{page:?}");
}

// OAuth 2.0 Form Post Response Mode §2: it posts itself, and has a button where scripts do not run.
#[tokio::test]
async fn an_answer_may_be_posted() {
    let idp = Idp::start().await;
    let page = Cast::of(&idp)
        .await
        .answer(&[("response_mode", "form_post")])
        .await;
    assert_eq!(page.status, 200);
    assert!(
        page.body
            .contains("action=\"https://formation.example/callback\"")
    );
    assert!(page.body.contains("name=\"code\"") && page.body.contains("type=\"submit\""));
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self' https://formation.example;"),
        "{policy}"
    );
}
