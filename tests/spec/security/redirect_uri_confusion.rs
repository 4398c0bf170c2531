//! No address that only resembles a registered one gets a redirect (RFC 9700 §2.1, §4.1).

use serde_json::json;

use crate::support::{Browser, ISSUER, Idp, Partner};

/// Every way we know of to make an address look like `https://formation.example/callback`.
const LOOKALIKES: [&str; 30] = [
    "https://formation.example@evil.example/callback",
    "https://formation.example:x@evil.example/callback",
    "https://evil.example\\@formation.example/callback",
    "https://formation.example\\.evil.example/callback",
    "https://formation.example.evil.example/callback",
    "https://formation-example/callback",
    "https://formationXexample/callback",
    "https://evil.example/https://formation.example/callback",
    "https://evil.example#https://formation.example/callback",
    "https://evil.example%23@formation.example/callback",
    "https://formation.example/callback#",
    "https://formation.example/callback#@evil.example",
    "https://formation.example/callback?",
    "https://formation.example/callback?next=https://evil.example",
    "https://formation.example/callback/",
    "https://formation.example/callback/../other",
    "https://formation.example/callback/..;/other",
    "https://formation.example/callback;x=1",
    "https://formation.example/callback%2f..%2fother",
    "https://formation.example/%63allback",
    "https://formation.example//callback",
    "https://formation.example:443/callback",
    "https://FORMATION.example/callback",
    "https://formation.example/Callback",
    "https://formation.example./callback",
    "http://formation.example/callback",
    "//formation.example/callback",
    "/\\formation.example/callback",
    " https://formation.example/callback",
    "javascript:alert(1)//https://formation.example/callback",
];

#[tokio::test]
async fn what_resembles_the_callback_is_not_the_callback() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for lookalike in LOOKALIKES {
        let request = partner.request(&[("redirect_uri", lookalike)]);
        let page = Browser::new(&idp).get(&request).await;
        assert_eq!(
            (page.status.as_u16(), page.location()),
            (400, ""),
            "{lookalike}"
        );
        assert!(page.body.contains("redirect_uri is not registered"));
    }
}

// The error that would be told anyway must not be the way round it.
#[tokio::test]
async fn an_error_does_not_open_the_way_either() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for lookalike in LOOKALIKES {
        let change = [("redirect_uri", lookalike), ("response_type", "token")];
        let page = Browser::new(&idp).get(&partner.request(&change)).await;
        assert_eq!(page.location(), "", "{lookalike}");
    }
}

#[tokio::test]
async fn an_address_with_a_query_is_compared_whole() {
    let idp = Idp::start().await;
    let registered = "https://formation.example/callback?tenant=1";
    let partner = Partner::registered(&idp, json!({ "redirect_uris": [registered] })).await;
    for other in [
        "tenant=2",
        "tenant=1&x=y",
        "x=y&tenant=1",
        "tenant=1#",
        "tenant=%31",
        "",
    ] {
        let address = format!("https://formation.example/callback?{other}");
        let request = partner.request(&[("redirect_uri", &address)]);
        let page = Browser::new(&idp).get(&request).await;
        assert_eq!(
            (page.status.as_u16(), page.location()),
            (400, ""),
            "{address}"
        );
    }
}

// The address after a sign-out is one of the same kind.
#[tokio::test]
async fn what_resembles_the_address_after_sign_out_is_not_it() {
    let idp = Idp::start().await;
    Partner::of(&idp).await;
    let lookalikes = LOOKALIKES.map(|address| address.replace("callback", "signed-out"));
    for lookalike in lookalikes {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", "formation")
            .append_pair("post_logout_redirect_uri", &lookalike)
            .finish();
        let page = Browser::new(&idp)
            .get(&format!("/end-session?{query}"))
            .await;
        assert_eq!(
            (page.status.as_u16(), page.location()),
            (400, ""),
            "{lookalike}"
        );
    }
}

// Every redirect of ours to ourselves is a path of ours.
#[tokio::test]
async fn no_parameter_of_our_pages_leads_elsewhere() {
    let idp = Idp::start().await;
    Partner::of(&idp).await;
    for path in [
        "/sign-in",
        "/consent",
        "/sign-out/confirm",
        "/authorize/resume",
    ] {
        for evil in ["//evil.example", "https://evil.example", "/\\evil.example"] {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(["interaction", "return_to", "next", "lang"].map(|name| (name, evil)))
                .finish();
            let page = Browser::new(&idp).get(&format!("{path}?{query}")).await;
            let location = page.location();
            let is_ours =
                location.is_empty() || (location.starts_with('/') && !location.starts_with("//"));
            assert!(is_ours && !location.contains('\\'), "{path}: {location}");
            assert!(!page.body.contains("href=\"https://evil"), "{ISSUER}{path}");
        }
    }
}

#[tokio::test]
async fn the_page_after_a_sign_out_links_to_registered_partners_only() {
    let idp = Idp::start().await;
    for client in ["https://evil.example", "//evil.example", "nobody"] {
        let encoded: String = form_urlencoded::byte_serialize(client.as_bytes()).collect();
        let page = Browser::new(&idp)
            .get(&format!("/sign-out/done?client={encoded}"))
            .await;
        assert!(page.status.as_u16() < 500);
        assert!(!page.body.contains("href=\"https://evil") && !page.body.contains("href=\"//evil"));
    }
}
