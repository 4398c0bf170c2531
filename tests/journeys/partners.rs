//! One session, several partners: into each without a prompt, and out of all.

use serde_json::json;

use super::stories;
use crate::support::{Browser, Idp, Partner, Tokens};

stories!(
    a_second_partner_asks_for_nothing_while_the_session_lasts,
    signing_out_at_one_partner_ends_what_the_others_were_given,
    a_partner_without_a_convention_asks_once,
);

async fn second(idp: &Idp) -> Partner<'_> {
    Partner::registered(
        idp,
        json!({ "client_id": "second", "client_name": "Second" }),
    )
    .await
}

async fn a_second_partner_asks_for_nothing_while_the_session_lasts(idp: &Idp) {
    let (person, first, second) = (
        idp.person().await,
        Partner::of(idp).await,
        second(idp).await,
    );
    let mut browser = Browser::new(idp);
    first.tokens(&mut browser, &person, &[]).await;

    let page = browser.get(&second.request(&[("prompt", "none")])).await;
    let tokens = Tokens::read(&second.redeem(&page.sent("code").unwrap(), &[]).await);
    assert_eq!(tokens.claims["sub"], person.id.to_string());
}

async fn signing_out_at_one_partner_ends_what_the_others_were_given(idp: &Idp) {
    let (person, first, second) = (
        idp.person().await,
        Partner::of(idp).await,
        second(idp).await,
    );
    let mut browser = Browser::new(idp);
    let tokens = first.tokens(&mut browser, &person, &[]).await;
    let page = browser.get(&second.request(&[])).await;
    let others = Tokens::read(&second.redeem(&page.sent("code").unwrap(), &[]).await);

    let address = format!("/end-session?id_token_hint={}", tokens.id_token);
    browser.get(&address).await;
    assert_eq!(second.userinfo(&others.access_token).await.status, 401);
    let page = browser.get(&second.request(&[("prompt", "none")])).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
}

async fn a_partner_without_a_convention_asks_once(idp: &Idp) {
    let person = idp.person().await;
    let partner = Partner::registered(idp, json!({ "consent": "required" })).await;
    let mut browser = Browser::new(idp);
    let request = partner.request(&[("scope", "openid email")]);
    let page = browser.try_to_sign_in(&person, &request).await;
    assert!(page.location().starts_with("/consent"), "{page:?}");

    let interaction = page.sent("interaction").unwrap();
    let fields = [("interaction", interaction.as_str()), ("decision", "allow")];
    let page = browser.post("/consent", &fields).await;
    assert!(page.sent("code").is_some());
    let again = browser
        .get(&partner.request(&[("scope", "openid email")]))
        .await;
    assert!(again.sent("code").is_some(), "it is remembered");
    let more = browser
        .get(&partner.request(&[("scope", "openid phone")]))
        .await;
    assert!(
        more.location().starts_with("/consent"),
        "but only what was allowed"
    );
}
