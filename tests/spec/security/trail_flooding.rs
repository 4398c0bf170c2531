//! Strangers cannot fill the trail: what they fail at is written down a few times a network, then
//! counted.

use axum::extract::Request;

use crate::support::{Idp, Partner, form};

const HERE: &str = "203.0.113.1";
const ELSEWHERE: &str = "198.51.100.1";

async fn start() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_TRUSTED_PROXIES", "127.0.0.0/8")).await
}

async fn fail(idp: &Idp, (path, client): (&str, &str), from: &str) {
    let request = Request::post(path).header("x-forwarded-for", from);
    let fields = [("client_id", client), ("client_secret", "wrong")];
    let page = idp.request(form(request, &fields)).await;
    assert_eq!(page.error(), (401, "invalid_client".to_owned()));
}

/// How many refusals the trail tells of, and the last of them.
fn told(idp: &Idp) -> (usize, String) {
    let (_, trail) = idp.command(&["audit", "list"]);
    let mut refused = trail.lines().filter(|line| line.contains("client_refused"));
    let last = refused.clone().next_back().unwrap_or_default().to_owned();
    (refused.by_ref().count(), last)
}

#[tokio::test]
async fn made_up_clients_are_written_down_ten_times_a_network_then_counted() {
    let idp = start().await;
    let endpoints = ["/token", "/par", "/introspect", "/revoke"];
    for number in 0..99 {
        let (path, client) = (endpoints[number % 4], format!("made-up-{number}"));
        fail(&idp, (path, &client), HERE).await;
    }
    assert_eq!(told(&idp).0, 10);
    fail(&idp, ("/token", "made-up"), HERE).await;
    let (times, last) = told(&idp);
    assert_eq!(times, 11);
    assert!(last.contains("100") && last.contains(HERE), "{last}");
    fail(&idp, ("/token", "made-up"), ELSEWHERE).await;
    assert_eq!(told(&idp).0, 12, "another network");
}

// Guesses at a partner that exists are not hidden behind made-up ones.
#[tokio::test]
async fn those_at_a_real_partner_are_counted_by_themselves() {
    let idp = start().await;
    Partner::of(&idp).await;
    for _ in 0..20 {
        fail(&idp, ("/token", "made-up"), HERE).await;
    }
    for _ in 0..20 {
        fail(&idp, ("/token", "formation"), HERE).await;
    }
    let (times, last) = told(&idp);
    assert_eq!(times, 20);
    assert!(last.contains("formation"), "{last}");
}
