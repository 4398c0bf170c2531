//! Malformed, oversized, cut off, repeated or hostile: a refusal that names what is wrong, in the
//! format of who asks; never a failure of ours.

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Builder;

use super::routes::{Asker, ROUTES, Route, taking};
use crate::support::{Browser, ISSUER, Idp, Page, Partner};

const FORM: &str = "application/x-www-form-urlencoded";

fn own(path: &str) -> Builder {
    Request::post(path).header("origin", ISSUER)
}

async fn post(idp: &Idp, path: &str, content_type: &str, body: impl Into<Body>) -> Page {
    let request = own(path).header("content-type", content_type);
    idp.request(request.body(body.into()).unwrap()).await
}

async fn get(idp: &Idp, address: &str) -> Page {
    idp.request(Request::get(address).body(Body::empty()).unwrap())
        .await
}

/// A refusal, in the format of who asks.
fn assert_refused(page: &Page, route: Route, what: &str) {
    let status = page.status.as_u16();
    let place = format!("{} {what}: {status} {}", route.path, page.body);
    assert!((400..500).contains(&status), "{place}");
    match route.asker {
        Asker::Person => {
            assert_eq!(
                page.header("content-type"),
                "text/html; charset=utf-8",
                "{place}"
            );
            assert!(page.body.contains("id=\"error-reference\""), "{place}");
        }
        Asker::Partner | Asker::Registrant => {
            assert_eq!(page.header("content-type"), "application/json", "{place}");
            assert!(page.json()["error"].is_string(), "{place}");
            assert!(page.json()["error_description"].is_string(), "{place}");
        }
        Asker::Operator => assert!(page.header("content-type").starts_with("text/plain")),
    }
}

// RFC 9110 §15.5.6: 405, with the methods that are allowed.
#[tokio::test]
async fn another_method_is_refused_everywhere() {
    let idp = Idp::start().await;
    for route in ROUTES.iter().copied() {
        for method in [
            "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND",
        ] {
            if route.methods.contains(&method) {
                continue;
            }
            let request = Request::builder().method(method).uri(route.path);
            let page = idp.request(request.body(Body::empty()).unwrap()).await;
            assert_eq!(page.status, 405, "{} {method}", route.path);
            assert_refused(&page, route, method);
            assert!(
                page.header("allow").contains(route.methods[0]),
                "{}",
                route.path
            );
        }
    }
}

#[tokio::test]
async fn a_body_in_another_format_is_refused_everywhere() {
    let idp = Idp::start().await;
    for route in taking("POST") {
        for content_type in [
            "application/json",
            "text/plain",
            "multipart/form-data",
            "x",
            "é",
        ] {
            let page = post(&idp, route.path, content_type, "{\"a\":1}").await;
            assert_refused(&page, route, content_type);
            assert!(
                page.body.contains("content type"),
                "{} {}",
                route.path,
                page.body
            );
        }
    }
}

#[tokio::test]
async fn a_body_beyond_all_measure_is_refused_everywhere() {
    let idp = Idp::start().await;
    for route in taking("POST") {
        for size in [33 * 1024, 65 * 1024, 1024 * 1024] {
            let page = post(&idp, route.path, FORM, "x".repeat(size)).await;
            assert_refused(&page, route, &size.to_string());
        }
    }
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_refused_everywhere() {
    let idp = Idp::start().await;
    for route in taking("POST") {
        let parts = [Ok("client_id=formation&".to_owned()), Err("gone")];
        let body = Body::from_stream(futures_util::stream::iter(parts));
        let page = post(&idp, route.path, FORM, body).await;
        assert_refused(&page, route, "cut off");
    }
}

#[tokio::test]
async fn text_that_is_no_utf_8_is_refused_everywhere_by_name() {
    let idp = Idp::start().await;
    for route in taking("POST") {
        for body in [
            "state=%ff",
            "state=a%00b",
            "state=%C3%28",
            "state=%ED%A0%80",
        ] {
            let page = post(&idp, route.path, FORM, body).await;
            assert_refused(&page, route, body);
            assert!(page.body.contains("state"), "{} {}", route.path, page.body);
        }
    }
}

#[tokio::test]
async fn a_repeated_field_of_a_form_is_refused_everywhere_by_name() {
    let idp = Idp::start().await;
    Partner::of(&idp).await;
    let known = "client_id=formation&redirect_uri=https://other.example/";
    for route in taking("POST") {
        let name = if route.path == "/authorize" {
            "redirect_uri"
        } else {
            "token"
        };
        let body = format!("{known}&{name}=a&{name}=b");
        let page = post(&idp, route.path, FORM, body).await;
        assert_refused(&page, route, "repeated");
        assert!(
            page.body.contains("is repeated"),
            "{} {}",
            route.path,
            page.body
        );
    }
}

#[tokio::test]
async fn more_fields_than_anybody_needs_are_refused_everywhere() {
    let idp = Idp::start().await;
    let body: Vec<String> = (0..101).map(|number| format!("f{number}=x")).collect();
    for route in taking("POST") {
        let page = post(&idp, route.path, FORM, body.join("&")).await;
        assert_refused(&page, route, "many");
    }
}

/// Those that look at their query.
const WITH_QUERY: [&str; 7] = [
    "/authorize",
    "/authorize/resume",
    "/sign-in",
    "/consent",
    "/end-session",
    "/sign-out/confirm",
    "/sign-out/done",
];

fn with_query() -> impl Iterator<Item = Route> {
    ROUTES
        .iter()
        .copied()
        .filter(|route| WITH_QUERY.contains(&route.path))
}

#[tokio::test]
async fn a_query_that_is_no_utf_8_is_refused_by_name() {
    let idp = Idp::start().await;
    for route in with_query() {
        for name in ["interaction", "client", "state"] {
            let page = get(&idp, &format!("{}?{name}=%ff", route.path)).await;
            assert_refused(&page, route, name);
            assert!(
                page.body.contains(name),
                "{} {name} {}",
                route.path,
                page.body
            );
        }
    }
}

#[tokio::test]
async fn a_repeated_parameter_of_a_query_is_refused_by_name() {
    let idp = Idp::start().await;
    for route in with_query().filter(|route| route.path != "/authorize") {
        for name in ["interaction", "client", "state"] {
            let page = get(&idp, &format!("{}?{name}=a&{name}=b", route.path)).await;
            assert_refused(&page, route, name);
            assert!(
                page.body.contains(&format!("{name} is repeated")),
                "{}",
                page.body
            );
        }
    }
}

#[tokio::test]
async fn a_query_beyond_all_measure_is_refused() {
    let idp = Idp::start().await;
    for route in with_query() {
        let page = get(&idp, &format!("{}?x={}", route.path, "x".repeat(33 * 1024))).await;
        assert_refused(&page, route, "long");
    }
}

// Once the destination is known, the partner is told.
#[tokio::test]
async fn what_is_wrong_with_a_known_partners_request_goes_to_the_partner() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for (name, value) in [
        ("max_age", "9".repeat(400) + "x"),
        ("claims", "{\"userinfo\":".to_owned()),
        ("nonce", "n".repeat(5000)),
        ("code_challenge", "é".repeat(43)),
        ("id_token_hint", "a.b.c".repeat(4000)),
        ("acr_values", "x ".repeat(2000)),
        ("prompt", "none\u{202e}login".to_owned()),
    ] {
        let page = Browser::new(&idp)
            .get(&partner.request(&[(name, &value)]))
            .await;
        assert_eq!(
            page.sent("error").as_deref(),
            Some("invalid_request"),
            "{name}"
        );
        assert!(
            page.sent("error_description").unwrap().contains(name),
            "{name}"
        );
    }
}

#[tokio::test]
async fn authorization_headers_that_make_no_sense_are_refused() {
    let idp = Idp::start().await;
    let long = "x".repeat(20_000);
    for value in [
        "",
        "Bearer",
        "Basic",
        "Bearer \u{e9}",
        "Basic \u{0}",
        ":",
        &long,
    ] {
        for route in ROUTES.iter().copied().filter(|route| {
            [
                "/token",
                "/userinfo",
                "/revoke",
                "/introspect",
                "/entitlements",
            ]
            .contains(&route.path)
        }) {
            let Ok(value) = axum::http::HeaderValue::from_bytes(value.as_bytes()) else {
                continue;
            };
            let request = Request::builder().method(route.methods[0]).uri(route.path);
            let request = request
                .header("authorization", value)
                .header("content-type", FORM);
            let page = idp.request(request.body(Body::empty()).unwrap()).await;
            assert_refused(&page, route, "authorization");
        }
    }
}

// RFC 9110 §5.3: one value, or none.
#[tokio::test]
async fn two_authorization_headers_are_refused() {
    let idp = Idp::start().await;
    Partner::of(&idp).await;
    for route in ROUTES
        .iter()
        .copied()
        .filter(|route| ["/token", "/userinfo", "/revoke", "/introspect"].contains(&route.path))
    {
        let request = Request::builder().method(route.methods[0]).uri(route.path);
        let request = request.header("authorization", "Basic Zm9ybWF0aW9uOng=");
        let request = request
            .header("authorization", "Bearer x")
            .header("content-type", FORM);
        let page = idp
            .request(request.body(Body::from("token=x")).unwrap())
            .await;
        assert_refused(&page, route, "two headers");
        assert!(page.body.contains("Authorization header"), "{}", page.body);
    }
}

#[tokio::test]
async fn an_address_that_is_none_of_ours_gets_a_page() {
    let idp = Idp::start().await;
    for path in [
        "/nowhere",
        "/authorize/",
        "//authorize",
        "/AUTHORIZE",
        "/authorize;x=1",
        "/sign-in/..;/",
        "/assets/../sign-in",
        "/assets/%2e%2e%2fsign-in",
        "/assets/",
        "/%00",
        "/%ff%fe",
    ] {
        let page = get(&idp, path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("id=\"error-reference\""), "{path}");
    }
}
