//! Who answers: `iss` in every response to a partner (RFC 9207 §2), against mix-up.

use crate::support::{Browser, ISSUER, Idp, Partner};

#[tokio::test]
async fn a_code_comes_with_our_name() {
    let idp = Idp::start().await;
    let (person, partner) = (idp.person().await, Partner::of(&idp).await);
    let page = Browser::new(&idp)
        .sign_in(&person, &partner.request(&[]))
        .await;
    assert!(page.sent("code").is_some());
    assert_eq!(page.sent("iss").as_deref(), Some(ISSUER));
}

// §2.2: errors too.
#[tokio::test]
async fn an_error_comes_with_our_name() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for change in [
        [("prompt", "none")],
        [("scope", "email")],
        [("response_type", "token")],
    ] {
        let page = Browser::new(&idp).get(&partner.request(&change)).await;
        assert!(page.sent("error").is_some());
        assert_eq!(page.sent("iss").as_deref(), Some(ISSUER));
    }
}

#[tokio::test]
async fn every_way_to_answer_carries_it() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let encoded = "iss=http%3A%2F%2Fidp.localhost%3A8080";
    let fragment = partner.request(&[("prompt", "none"), ("response_mode", "fragment")]);
    let page = Browser::new(&idp).get(&fragment).await;
    assert!(page.location().split_once('#').unwrap().1.contains(encoded));
    let posted = partner.request(&[("prompt", "none"), ("response_mode", "form_post")]);
    let page = Browser::new(&idp).get(&posted).await;
    assert!(
        page.body
            .contains(&format!("name=\"iss\" value=\"{ISSUER}\""))
    );
}
