//! Sign-ins that begin here instead of at the partner (OpenID Connect Core §4).

use serde_json::json;

use crate::support::{Browser, Idp, Partner};

/// The link to start again on the page of a sign-in that was left lying too long.
async fn link(change: serde_json::Value) -> Option<String> {
    let idp = Idp::start().await;
    let partner = Partner::registered(&idp, change).await;
    let forgotten = format!("/sign-in?interaction=forgotten.{}", partner.client_id);
    let page = Browser::new(&idp).get(&forgotten).await;
    assert_eq!(page.status, 400);
    let link = page.body.split("id=\"start-again\" href=\"").nth(1);
    link.map(|rest| rest.split('"').next().unwrap().replace("&#38;", "&"))
}

#[tokio::test]
async fn who_waited_too_long_starts_again_at_the_partner() {
    let change = json!({ "initiate_login_uri": "https://formation.example/login" });
    let expected = "https://formation.example/login?iss=http%3A%2F%2Fidp.localhost%3A8080";
    assert_eq!(link(change).await.as_deref(), Some(expected));
}

#[tokio::test]
async fn a_query_of_the_partners_address_is_kept() {
    let change = json!({ "initiate_login_uri": "https://formation.example/login?tenant=1" });
    let expected = "https://formation.example/login?tenant=1&iss=";
    assert!(link(change).await.unwrap().starts_with(expected));
}

#[tokio::test]
async fn without_such_an_address_the_partners_home_is_linked() {
    let change = json!({ "client_uri": "https://formation.example/" });
    assert_eq!(
        link(change).await.as_deref(),
        Some("https://formation.example/")
    );
    assert_eq!(link(json!({})).await, None);
}
