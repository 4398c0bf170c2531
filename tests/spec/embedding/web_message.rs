//! `response_mode=web_message`: the partner's page is told in a message.

use serde_json::Value;

use super::{Framed, ORIGIN, OTHER, ancestors, set_cookies};
use crate::support::{Browser, ISSUER, Idp, Page, Partner};

const MESSAGE: [(&str, &str); 1] = [("response_mode", "web_message")];

fn told(page: &Page) -> Value {
    let (_, after) = page.body.split_once("data-response=\"").unwrap();
    let text = after.split('"').next().unwrap();
    serde_json::from_str(&text.replace("&#34;", "\"").replace("&quot;", "\"")).unwrap()
}

#[tokio::test]
async fn the_partners_page_and_no_other_is_told_the_code() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let (interaction, _) = framed.sign_in_page(&MESSAGE).await;
    let page = framed.submit(&person, &interaction).await;
    let page = match page.location() {
        "" => page,
        location => framed.get(location).await,
    };
    assert!(page.body.contains(&format!("data-origin=\"{ORIGIN}\"")));
    assert_eq!(ancestors(&page), format!("{ORIGIN} {OTHER}"));
    let response = told(&page);
    assert_eq!(response["iss"], ISSUER);
    let code = response["code"].as_str().unwrap();
    assert_eq!(framed.partner.redeem(code, &[]).await.status, 200);
}

#[tokio::test]
async fn the_session_of_a_frame_stays_in_it() {
    let idp = Idp::start().await;
    let (person, mut framed) = (idp.person().await, Framed::at(&idp).await);
    let (interaction, _) = framed.sign_in_page(&MESSAGE).await;
    let page = framed.submit(&person, &interaction).await;
    let session = set_cookies(&page)
        .into_iter()
        .find(|cookie| cookie.starts_with("__Host-session="))
        .unwrap();
    assert!(session.contains("SameSite=None") && session.contains("Partitioned"));
    let silent = [("response_mode", "web_message"), ("prompt", "none")];
    let page = framed.get(&framed.partner.request(&silent)).await;
    assert!(told(&page)["code"].is_string());
}

#[tokio::test]
async fn without_a_session_the_page_is_told_so() {
    let idp = Idp::start().await;
    let mut framed = Framed::at(&idp).await;
    let silent = [("response_mode", "web_message"), ("prompt", "none")];
    let page = framed.get(&framed.partner.request(&silent)).await;
    assert_eq!(told(&page)["error"], "login_required");
}

#[tokio::test]
async fn a_partner_that_nobody_named_is_told_no_code() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    let page = Browser::new(&idp).get(&partner.request(&MESSAGE)).await;
    assert_eq!(told(&page)["error"], "invalid_request");
    assert_eq!(ancestors(&page), "'none'");
}
