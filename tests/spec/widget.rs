//! The element that partners put into their pages, as we serve it.

use aws_lc_rs::digest::{SHA384, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::support::{Browser, Idp};

const NEWEST: &str = "/widget/v1/net-entreprises-login.js";

#[tokio::test]
async fn any_page_may_load_the_element() {
    let idp = Idp::start().await;
    let page = Browser::new(&idp).get(NEWEST).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(page.header("access-control-allow-origin"), "*");
    assert_eq!(page.header("cross-origin-resource-policy"), "cross-origin");
    assert!(page.header("cache-control").contains("max-age=3600"));
    let source = include_str!("../../widget/net-entreprises-login.js");
    assert_eq!(page.body, source, "what npm has is what we serve");
}

// Subresource Integrity §3.5.
#[tokio::test]
async fn a_version_never_changes_and_has_a_digest_to_name() {
    let idp = Idp::start().await;
    let mut browser = Browser::new(&idp);
    let described = browser.get("/widget/integrity.json").await.json();
    let page = browser.get(described["path"].as_str().unwrap()).await;
    assert!(page.header("cache-control").contains("immutable"));
    let digest = STANDARD.encode(digest(&SHA384, page.body.as_bytes()));
    assert_eq!(described["integrity"], format!("sha384-{digest}"));
}

#[tokio::test]
async fn a_version_that_never_was_is_not_there() {
    let idp = Idp::start().await;
    for path in [
        "/widget/v2/net-entreprises-login.js",
        "/widget/0.0.1/net-entreprises-login.js",
        "/widget/v1/other.js",
    ] {
        assert_eq!(Browser::new(&idp).get(path).await.status, 404, "{path}");
    }
}

// What it calls of ours is where discovery says.
#[test]
fn the_element_asks_at_our_endpoints() {
    let source = include_str!("../../widget/net-entreprises-login.js");
    for path in ["/authorize", "/end-session", "/account/missing-right"] {
        assert!(source.contains(&format!("new URL(\"{path}\"")), "{path}");
    }
}

// A partner that pins the bytes has to be told when they change: ours are told here.
#[test]
fn the_sample_partner_names_the_digest_of_what_it_loads() {
    let source = include_str!("../../widget/net-entreprises-login.js");
    let integrity = STANDARD.encode(digest(&SHA384, source.as_bytes()));
    let partner = include_str!("../../clients/portals/src/web/element.rs");
    assert!(partner.contains(&format!("sha384-{integrity}")));
    let package = include_str!("../../widget/package.json");
    let version: serde_json::Value = serde_json::from_str(package).unwrap();
    let path = format!("/widget/{}/", version["version"].as_str().unwrap());
    assert!(partner.contains(&path), "{path}");
}
