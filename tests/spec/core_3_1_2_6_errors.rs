//! Where the errors of an authorization request go (OpenID Connect Core §3.1.2.6,
//! RFC 6749 §4.1.2.1): back to the partner once its address is known, to a page before.

use crate::support::{Browser, Idp, Page, Partner};

/// The answer to a request of a registered partner, but for these parameters.
async fn answer(change: &[(&str, &str)]) -> Page {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    Browser::new(&idp).get(&partner.request(change)).await
}

/// The error that the partner is told.
async fn told(change: &[(&str, &str)]) -> (String, String) {
    let page = answer(change).await;
    let partner = "https://formation.example/callback";
    assert!(page.location().starts_with(partner), "{change:?}: {page:?}");
    assert_eq!(page.sent("state").as_deref(), Some("a-state"));
    assert_eq!(page.sent("code"), None);
    let description = page.sent("error_description").unwrap();
    (page.sent("error").unwrap(), description)
}

/// A page that says what is wrong, and sends nobody anywhere.
async fn assert_page(change: &[(&str, &str)], detail: &str) {
    let page = answer(change).await;
    assert_eq!(
        (page.status.as_u16(), page.location()),
        (400, ""),
        "{change:?}"
    );
    assert!(page.body.contains(detail), "{}", page.body);
}

// RFC 6749 §4.1.2.1: never to an address that is not the partner's.
#[tokio::test]
async fn an_address_that_is_not_registered_is_never_redirected_to() {
    let change = [("redirect_uri", "https://evil.example/callback")];
    assert_page(&change, "redirect_uri is not registered").await;
}

// Core §3.1.2.1: `redirect_uri` is required, even where only one is registered.
#[tokio::test]
async fn a_request_without_an_address_is_answered_with_a_page() {
    assert_page(&[("redirect_uri", "")], "redirect_uri is missing").await;
}

#[tokio::test]
async fn a_request_of_nobody_is_answered_with_a_page() {
    assert_page(&[("client_id", "")], "client_id is missing").await;
    assert_page(&[("client_id", "nobody")], "client_id is not registered").await;
    assert_page(&[("client_id", "no body")], "client_id is not registered").await;
}

// The person, who may not be the cause, reads it in their language; the detail stays English.
#[tokio::test]
async fn an_error_page_speaks_french_to_the_french() {
    let idp = Idp::start().await;
    let request = Partner::of(&idp).await.request(&[("redirect_uri", "")]);
    let page = Browser::speaking(&idp, "fr").get(&request).await;
    assert!(page.body.contains("<html lang=\"fr\">"));
    assert!(page.body.contains("lang=\"en\">redirect_uri is missing"));
}

// RFC 6749 §4.1.2.1 `invalid_request`.
#[tokio::test]
async fn a_missing_response_type_is_told_to_the_partner() {
    let (error, description) = told(&[("response_type", "")]).await;
    assert_eq!(error, "invalid_request");
    assert_eq!(description, "response_type is missing");
}

// RFC 9700 §2.1.2: no tokens in the front channel.
#[tokio::test]
async fn only_the_code_flow_is_supported() {
    for response_type in ["token", "id_token", "code id_token", "none", "CODE"] {
        let (error, _) = told(&[("response_type", response_type)]).await;
        assert_eq!(error, "unsupported_response_type");
    }
}

// Core §6: to be processed or refused, never ignored.
#[tokio::test]
async fn an_unsigned_request_object_is_refused() {
    let object = "eyJhbGciOiJub25lIn0.e30.";
    let (error, _) = told(&[("request", object)]).await;
    assert_eq!(error, "request_not_supported");
}

#[tokio::test]
async fn a_request_at_an_address_that_is_not_registered_is_refused() {
    let (error, _) = told(&[("request_uri", "https://formation.example/request.jwt")]).await;
    assert_eq!(error, "invalid_request_uri");
}

// Core §6.1: the address inside the object does not count where the object does not.
#[tokio::test]
async fn a_request_object_instead_of_an_address_gets_a_page() {
    let object = "eyJhbGciOiJub25lIn0.eyJyZWRpcmVjdF91cmkiOiJodHRwczovL2V2aWwuZXhhbXBsZSJ9.";
    let change = [("request", object), ("redirect_uri", "")];
    assert_page(&change, "request must be signed").await;
}

// Core §7.2.1.
#[tokio::test]
async fn a_registration_within_the_request_is_refused() {
    let (error, _) = told(&[("registration", "{}")]).await;
    assert_eq!(error, "registration_not_supported");
}

// Core §3.1.2.1: a request without `openid` is none of OpenID Connect.
#[tokio::test]
async fn a_scope_without_openid_is_refused() {
    for scope in ["", "profile", "OpenID"] {
        let (error, _) = told(&[("scope", scope)]).await;
        assert_eq!(error, "invalid_scope");
    }
}

#[tokio::test]
async fn a_prompt_that_we_do_not_know_is_refused() {
    let (error, _) = told(&[("prompt", "create")]).await;
    assert_eq!(error, "invalid_request");
}

// Core §3.1.2.1: `none` with anything else is an error.
#[tokio::test]
async fn prompt_none_excludes_every_other_value() {
    let (error, description) = told(&[("prompt", "none login")]).await;
    assert_eq!(error, "invalid_request");
    assert!(description.contains("prompt"));
}

#[tokio::test]
async fn an_age_that_is_no_number_is_refused() {
    for age in ["-1", "1.5", "soon", "+1"] {
        let (error, description) = told(&[("max_age", age)]).await;
        assert_eq!(error, "invalid_request");
        assert!(description.contains("max_age"));
    }
}

#[tokio::test]
async fn a_nonce_longer_than_we_keep_is_refused_not_cut() {
    let (error, description) = told(&[("nonce", &"n".repeat(1025))]).await;
    assert_eq!(error, "invalid_request");
    assert!(description.contains("nonce"));
}

#[tokio::test]
async fn a_way_to_answer_that_we_do_not_know_is_refused_by_the_usual_one() {
    let (error, description) = told(&[("response_mode", "carrier_pigeon")]).await;
    assert_eq!(error, "invalid_request");
    assert_eq!(description, "response_mode is not supported");
}

// RFC 6749 §3.1: no parameter more than once.
#[tokio::test]
async fn a_repeated_parameter_is_told_to_the_partner() {
    let idp = Idp::start().await;
    let request = Partner::of(&idp).await.request(&[]);
    let page = Browser::new(&idp)
        .get(&format!("{request}&scope=openid"))
        .await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
    assert_eq!(
        page.sent("error_description").as_deref(),
        Some("scope is repeated")
    );
}

#[tokio::test]
async fn a_repeated_address_or_client_is_answered_with_a_page() {
    let idp = Idp::start().await;
    let request = Partner::of(&idp).await.request(&[]);
    for again in [
        "client_id=formation",
        "redirect_uri=https://formation.example/callback",
    ] {
        let page = Browser::new(&idp).get(&format!("{request}&{again}")).await;
        assert_eq!((page.status.as_u16(), page.location()), (400, ""));
        assert!(page.body.contains("is repeated"));
    }
}

// RFC 6749 §4.1.2.1: printable ASCII without quotes and backslash.
#[tokio::test]
async fn a_description_holds_harmless_characters_only() {
    for change in [
        [("prompt", "\"\\\r\n")],
        [("claims", "{\"userinfo\":\"é\"}")],
    ] {
        let (_, description) = told(&change).await;
        let harmless = |c: char| matches!(c, ' '..='~') && !"\"\\".contains(c);
        assert!(description.chars().all(harmless), "{description}");
    }
}

// Form Post Response Mode §2: errors travel the way that was asked for.
#[tokio::test]
async fn an_error_is_posted_where_answers_are() {
    let page = answer(&[("response_mode", "form_post"), ("scope", "email")]).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("name=\"error\" value=\"invalid_scope\""));
    assert!(page.body.contains("name=\"state\" value=\"a-state\""));
}
