//! An operator's switch for sign-in within partners' pages.

use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use crate::support::{Browser, Idp, Page, Partner};

/// What the frame of the partner's page is shown.
async fn framed(idp: &Idp, partner: &Partner<'_>) -> Page {
    let mut browser = Browser::new(idp);
    let asked = framed_at(&mut browser, &partner.request(&[])).await;
    let location = asked.location().to_owned();
    framed_at(&mut browser, &location).await
}

async fn framed_at(browser: &mut Browser<'_>, address: &str) -> Page {
    let request = browser.request(Method::GET, address);
    let request = request.header("sec-fetch-dest", "iframe");
    browser.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn one_command_takes_the_frames_of_a_partner_away_on_every_node_within_a_second() {
    let idp = Idp::on_two_nodes().await;
    let change = json!({ "embed_origins": ["https://formation.example"] });
    let partner = Partner::registered(&idp, change).await;
    for _ in 0..2 {
        assert_eq!(framed(&idp, &partner).await.status, 200);
    }
    let (done, said) = idp.command(&["client", "unembed", "formation"]);
    assert!(done, "{said}");
    // What a node has read lasts a second.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    for _ in 0..4 {
        let page = framed(&idp, &partner).await;
        let policy = page.header("content-security-policy");
        assert_eq!(page.status, 400);
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    }
    let (_, trail) = idp.command(&["audit", "list"]);
    assert!(trail.contains("embed_origins"), "{trail}");
    assert!(!idp.command(&["client", "unembed", "formation"]).0);
}
