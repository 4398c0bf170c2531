//! Whatever bytes and parameters come, at every route: never a failure of ours.

use axum::body::Body;
use axum::extract::Request;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::routes::{ROUTES, Route};
use crate::support::{ISSUER, Idp, Partner};

const FORM: &str = "application/x-www-form-urlencoded";

/// Values that have broken others: signs, quotes, controls, template syntax, deep JSON, numbers.
fn hostile() -> impl Strategy<Value = String> {
    let chosen = prop::sample::select(vec![
        String::new(),
        "\u{0}".to_owned(),
        "' OR 1=1 --".to_owned(),
        "../../../etc/passwd".to_owned(),
        "${jndi:ldap://x}{{7*7}}%n".to_owned(),
        "[".repeat(3000),
        "-9223372036854775809".to_owned(),
        "\u{202e}\u{feff}\u{1f980}".to_owned(),
        "a.b.c".to_owned(),
        "eyJhbGciOiJub25lIn0.e30.".to_owned(),
        "https://formation.example/callback".to_owned(),
        "openid".to_owned(),
        "code".to_owned(),
        "formation".to_owned(),
    ]);
    prop_oneof![chosen, any::<String>(), "[ -~]{0,40}"]
}

/// Names that routes look for, and others.
fn name() -> impl Strategy<Value = String> {
    let known = [
        "client_id",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
        "nonce",
        "prompt",
        "max_age",
        "claims",
        "id_token_hint",
        "code_challenge",
        "code_challenge_method",
        "interaction",
        "siret",
        "last_name",
        "first_name",
        "password",
        "decision",
        "lang",
        "grant_type",
        "code",
        "code_verifier",
        "refresh_token",
        "token",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "access_token",
        "client",
        "service",
        "post_logout_redirect_uri",
        "request",
        "response_mode",
        "after",
        "action",
        "way",
        "key",
        "phone",
        "email",
        "accepted",
        "question",
        "answer",
        "remove",
        "change",
    ];
    let known = prop::sample::select(known.to_vec()).prop_map(str::to_owned);
    prop_oneof![8 => known, 1 => any::<String>()]
}

fn encoded(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// Every route with each of its methods.
fn every_way() -> Vec<(Route, &'static str)> {
    let ways = |route: Route| route.methods.iter().map(move |method| (route, *method));
    ROUTES.iter().copied().flat_map(ways).collect()
}

/// Throws at all routes what the strategy makes; none may fail.
fn throw<S: Strategy>(cases: u32, strategy: S, request: impl Fn(&S::Value, Route, &str) -> Request)
where
    S::Value: Clone,
{
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let idp = runtime.block_on(async {
        let idp = Idp::start().await;
        Partner::of(&idp).await;
        idp
    });
    let mut runner = TestRunner::new(ProptestConfig::with_cases(cases));
    let outcome = runner.run(&strategy, |value| {
        for (route, method) in every_way() {
            let page = runtime.block_on(idp.request(request(&value, route, method)));
            prop_assert!(
                page.status.as_u16() < 500,
                "{method} {}: {page:?}",
                route.path
            );
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn no_parameters_make_any_route_fail() {
    let pairs = prop::collection::vec((name(), hostile()), 0..12);
    throw(40, pairs, |pairs, route, method| {
        let query = encoded(pairs);
        let (uri, body) = match method {
            "GET" => (format!("{}?{query}", route.path), String::new()),
            _ => (route.path.to_owned(), query),
        };
        let request = Request::builder().method(method).uri(uri);
        let request = request
            .header("content-type", FORM)
            .header("origin", ISSUER);
        request.body(Body::from(body)).unwrap()
    });
}

#[test]
fn no_bytes_make_any_route_fail() {
    let bytes = prop::collection::vec(any::<u8>(), 0..600);
    throw(40, bytes, |bytes, route, method| {
        let request = Request::builder().method(method).uri(route.path);
        let request = request
            .header("content-type", FORM)
            .header("origin", ISSUER);
        request.body(Body::from(bytes.clone())).unwrap()
    });
}

#[test]
fn no_headers_make_any_route_fail() {
    let bytes = || prop::collection::vec(any::<u8>().prop_filter("not sent", |b| *b != 0), 0..80);
    throw(40, (bytes(), bytes()), |(first, second), route, method| {
        let mut request = Request::builder().method(method).uri(route.path);
        for name in [
            "cookie",
            "authorization",
            "accept-language",
            "if-none-match",
            "user-agent",
        ] {
            let value = if name.len() % 2 == 0 { first } else { second };
            if let Ok(value) = axum::http::HeaderValue::from_bytes(value) {
                request = request.header(name, value);
            }
        }
        request.body(Body::empty()).unwrap()
    });
}
