//! Nothing that a partner registers leads us to where only we can go (CVE-2026-1180,
//! CVE-2021-22696): every field that makes us fetch, with every way to name this machine.

use idp::app::fetch_logos_once;
use serde_json::json;

use super::super::logos::PNG;
use super::super::rfc7591_registration::{open, register};
use crate::support::{Answer, Browser, Elsewhere, Idp, Partner};

#[tokio::test]
async fn no_field_of_a_registration_makes_us_ask_an_address_inside() {
    let idp = open().await;
    let (server, _) =
        Elsewhere::with_tls("127.0.0.1:0", "localhost", Answer::json(&json!([]))).await;
    let port = server.address.port();
    for host in [
        "localhost",
        "a.localhost",
        "localhost.",
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
    ] {
        let uri = format!("https://{host}:{port}/");
        let page = register(&idp, &json!({ "sector_identifier_uri": uri })).await;
        let refused = (400, "invalid_client_metadata".to_owned());
        assert_eq!(page.error(), refused, "{host}");
        // Nothing in it tells an open port from a closed one.
        let description = page.json()["error_description"].clone();
        let told = description.as_str().unwrap();
        let neutral = [
            "sector_identifier_uri cannot be read",
            "sector_identifier_uri is not valid or not supported",
        ];
        assert!(neutral.contains(&told), "{host}: {told}");
    }
    assert_eq!(server.asked(), [""; 0]);
}

// A logo is fetched once a page wants to show it (CVE-2026-1180), and the address is not told.
#[tokio::test]
async fn no_logo_makes_us_ask_an_address_inside() {
    let server = Elsewhere::start(Answer::file("image/png", PNG)).await;
    let port = server.address.port();
    for host in ["127.0.0.1", "localhost", "a.localhost", "[::1]"] {
        let idp = Idp::start().await;
        let logo_uri = format!("http://{host}:{port}/");
        let partner = Partner::registered(&idp, json!({ "logo_uri": logo_uri })).await;
        for _ in 0..2 {
            let mut browser = Browser::new(&idp);
            let page = browser.get(&partner.request(&[])).await;
            let page = browser.follow(page).await;
            assert!(!page.body.contains("<p class=\"logo\">"), "{host}");
            fetch_logos_once(&idp.app).await;
        }
    }
    assert_eq!(server.asked(), [""; 0]);
}

// They are shown or kept, never fetched when somebody registers.
#[tokio::test]
async fn other_addresses_are_not_fetched_at_registration() {
    let (server, _) =
        Elsewhere::with_tls("127.0.0.1:0", "localhost", Answer::json(&json!([]))).await;
    let idp = Idp::start_with(|environment| {
        environment
            .with("IDP_REGISTRATION", "open")
            .with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8")
    })
    .await;
    let uri = format!("https://localhost:{}/", server.address.port());
    for field in [
        "logo_uri",
        "policy_uri",
        "tos_uri",
        "client_uri",
        "jwks_uri",
    ] {
        let page = register(&idp, &json!({ field: uri })).await;
        assert_eq!(page.status, 201, "{field}: {}", page.body);
    }
    assert_eq!(server.asked(), [""; 0]);
}
