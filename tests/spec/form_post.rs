//! Answers that the browser posts to the partner (OAuth 2.0 Form Post Response Mode §2).

use serde_json::json;

use crate::support::jose::verified;
use crate::support::{Browser, Idp, Page, Partner, Tokens};

const KINDS: [&str; 6] = [
    "code",
    "code id_token",
    "code token",
    "code id_token token",
    "id_token",
    "id_token token",
];

async fn idp() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_IMPLICIT", "on")).await
}

async fn partner(idp: &Idp) -> Partner<'_> {
    let change = json!({
        "response_types": KINDS,
        "grant_types": ["authorization_code", "refresh_token", "implicit"],
    });
    Partner::registered(idp, change).await
}

async fn answer(idp: &Idp, partner: &Partner<'_>, change: &[(&str, &str)]) -> Page {
    let person = idp.person().await;
    let change = [change, &[("response_mode", "form_post")]].concat();
    let page = Browser::new(idp)
        .sign_in(&person, &partner.request(&change))
        .await;
    assert_eq!(page.status, 200, "{page:?}");
    page
}

/// What the form holds under this name, as a browser reads it.
fn field(page: &Page, name: &str) -> Option<String> {
    let begin = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.body.split_once(&begin)?;
    let (value, _) = rest.split_once('"')?;
    let plain = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
    ];
    let value = plain
        .iter()
        .fold(value.to_owned(), |value, (coded, plain)| {
            value.replace(coded, plain)
        });
    Some(value.replace("&#38;", "&"))
}

// §2: what would be in the query or the fragment is in the form, and nowhere in an address.
#[tokio::test]
async fn every_response_type_can_be_posted() {
    for kind in KINDS {
        let idp = idp().await;
        let partner = partner(&idp).await;
        let page = answer(&idp, &partner, &[("response_type", kind)]).await;
        let asked = |name| kind.split(' ').any(|word| word == name);
        for (name, word) in [
            ("code", "code"),
            ("id_token", "id_token"),
            ("access_token", "token"),
        ] {
            assert_eq!(field(&page, name).is_some(), asked(word), "{kind}: {name}");
        }
        assert_eq!(field(&page, "state").as_deref(), Some("a-state"), "{kind}");
        assert_eq!(field(&page, "iss").as_deref(), Some(crate::support::ISSUER));
        assert_eq!(page.location(), "");
        if let Some(id_token) = field(&page, "id_token") {
            let claims = verified(&id_token, &partner.jwks().await);
            assert_eq!(claims["nonce"], "a-nonce");
        }
    }
}

#[tokio::test]
async fn a_posted_code_is_redeemed_as_usual() {
    let idp = idp().await;
    let partner = partner(&idp).await;
    let page = answer(&idp, &partner, &[]).await;
    let code = field(&page, "code").unwrap();
    Tokens::read(&partner.redeem(&code, &[]).await);
}

// §2: by a script of ours, or by a person where scripts do not run.
#[tokio::test]
async fn the_page_posts_itself_to_the_partner_and_nowhere_else() {
    let idp = idp().await;
    let partner = partner(&idp).await;
    let page = answer(&idp, &partner, &[]).await;
    let form = "method=\"post\" action=\"https://formation.example/callback\"";
    assert!(page.body.contains(form), "{}", page.body);
    assert_eq!(page.body.matches("<form").count(), 1);
    let (_, script) = page.body.split_once("<script src=\"").unwrap();
    let (address, _) = script.split_once('"').unwrap();
    let script = Browser::new(&idp).get(address).await;
    assert!(script.body.contains("submit.call(form)"), "{}", script.body);
    assert!(page.body.contains("type=\"submit\""));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("form-action 'self' https://formation.example;"));
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_state_is_posted_to_the_letter() {
    let idp = idp().await;
    let partner = partner(&idp).await;
    let state = "\"><script>alert('é&amp;')</script>";
    let page = answer(&idp, &partner, &[("state", state)]).await;
    assert_eq!(field(&page, "state").as_deref(), Some(state));
    assert!(!page.body.contains("<script>"));
}

// Core §3.1.2.6.
#[tokio::test]
async fn silence_is_answered_by_post_too() {
    let idp = idp().await;
    let partner = partner(&idp).await;
    let asked = [("prompt", "none"), ("response_mode", "form_post")];
    let page = Browser::new(&idp).get(&partner.request(&asked)).await;
    assert_eq!(field(&page, "error").as_deref(), Some("login_required"));
    assert_eq!(field(&page, "code"), None);
}
