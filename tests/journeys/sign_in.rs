//! A declarant signs in at a partner site.

use super::stories;
use crate::support::{Browser, Idp, Partner, Person, Tokens, credentials};

stories!(
    a_declarant_signs_in_and_the_partner_learns_who_it_is,
    a_wrong_password_is_said_so_and_a_right_one_goes_on,
    two_tabs_do_not_disturb_each_other,
    who_gives_up_is_back_at_the_partner,
    somebody_else_signs_in_in_the_same_browser,
);

async fn a_declarant_signs_in_and_the_partner_learns_who_it_is(idp: &Idp) {
    let (person, partner) = (idp.person().await, Partner::of(idp).await);
    let mut browser = Browser::new(idp);

    let request = partner.request(&[("scope", "openid profile email")]);
    let page = browser.sign_in(&person, &request).await;
    assert!(
        page.location()
            .starts_with("https://formation.example/callback?code=")
    );
    assert_eq!(page.sent("state").as_deref(), Some("a-state"));

    let tokens = Tokens::read(&partner.redeem(&page.sent("code").unwrap(), &[]).await);
    assert_eq!(tokens.claims["sub"], person.id.to_string());
    assert_eq!(tokens.claims["nonce"], "a-nonce");
    let userinfo = partner.userinfo(&tokens.access_token).await.json();
    assert_eq!(userinfo["given_name"], "Zoé");
    assert_eq!(userinfo["email_verified"], true);
}

async fn a_wrong_password_is_said_so_and_a_right_one_goes_on(idp: &Idp) {
    let (person, partner) = (idp.person().await, Partner::of(idp).await);
    let mut browser = Browser::new(idp);
    let interaction = browser.open(&partner.request(&[])).await;

    let mistaken = Person {
        password: "wrong-password1".to_owned(),
        ..person.clone()
    };
    let page = browser
        .post("/sign-in", &credentials(&mistaken, &interaction))
        .await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains(&person.siret.to_string()),
        "what was typed is kept"
    );
    assert!(
        !page.body.contains("wrong-password1"),
        "but not the password"
    );

    let page = browser
        .post("/sign-in", &credentials(&person, &interaction))
        .await;
    assert!(page.sent("code").is_some(), "{page:?}");
}

async fn two_tabs_do_not_disturb_each_other(idp: &Idp) {
    let (person, partner) = (idp.person().await, Partner::of(idp).await);
    let mut browser = Browser::new(idp);
    let first = browser.open(&partner.request(&[("state", "first")])).await;
    let second = browser.open(&partner.request(&[("state", "second")])).await;

    let page = browser
        .post("/sign-in", &credentials(&person, &first))
        .await;
    assert_eq!(page.sent("state").as_deref(), Some("first"));
    let page = browser
        .post("/sign-in", &credentials(&person, &second))
        .await;
    assert_eq!(page.sent("state").as_deref(), Some("second"));
    assert!(page.sent("code").is_some());
}

async fn who_gives_up_is_back_at_the_partner(idp: &Idp) {
    let partner = Partner::of(idp).await;
    let mut browser = Browser::new(idp);
    let interaction = browser.open(&partner.request(&[])).await;

    let fields = [("interaction", interaction.as_str()), ("cancel", "1")];
    let page = browser.post("/sign-in", &fields).await;
    assert_eq!(page.sent("error").as_deref(), Some("access_denied"));
    assert_eq!(page.sent("state").as_deref(), Some("a-state"));
}

async fn somebody_else_signs_in_in_the_same_browser(idp: &Idp) {
    let (first, second) = (idp.person().await, idp.person().await);
    let partner = Partner::of(idp).await;
    let mut browser = Browser::new(idp);
    let before = partner.tokens(&mut browser, &first, &[]).await;

    let after = partner
        .tokens(&mut browser, &second, &[("prompt", "login")])
        .await;
    assert_eq!(after.claims["sub"], second.id.to_string());
    assert_ne!(after.claims["sid"], before.claims["sid"], "another session");
    let stale = partner.refresh(&before.refresh_token.unwrap(), &[]).await;
    assert_eq!(
        stale.error(),
        (400, "invalid_grant".to_owned()),
        "the first one's has ended"
    );
}
