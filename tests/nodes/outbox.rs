//! Notices of sign-outs when nodes die, and when there are several.

use std::time::{Duration, Instant};

use idp::store::Engine;
use serde_json::json;

use crate::support::jose::payload;
use crate::support::{Browser, Idp, Manner, Partner, Receiver};

/// A partner signs somebody in and out again; gives the session's name.
async fn sign_in_and_out(idp: &Idp, receiver: &Receiver) -> String {
    let change = json!({ "backchannel_logout_uri": receiver.uri() });
    let partner = Partner::registered(idp, change).await;
    let (person, mut browser) = (idp.person().await, Browser::new(idp));
    let tokens = partner.tokens(&mut browser, &person, &[]).await;
    let address = format!("/end-session?id_token_hint={}", tokens.id_token);
    browser.get(&address).await;
    tokens.claims["sid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_notice_outlives_its_node_on_sqlite() {
    a_notice_outlives_its_node(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_notice_outlives_its_node_on_postgresql() {
    a_notice_outlives_its_node(Engine::Postgres).await;
}

/// Killed between the first try and its answer: nobody knows whether the partner has heard.
async fn a_notice_outlives_its_node(engine: Engine) {
    let mut idp = Idp::on_one_node(engine).await;
    let receiver = Receiver::start().await;
    receiver.is(Manner::Slow(Duration::from_secs(3)));
    let begun = Instant::now();
    let sid = sign_in_and_out(&idp, &receiver).await;
    receiver.has_got(1, Duration::from_secs(10)).await;
    idp.nodes().kill(0);
    assert!(begun.elapsed() < Duration::from_secs(10));
    receiver.is(Manner::Willing);
    idp.revive().await;

    receiver.has_got(2, Duration::from_secs(20)).await;
    for token in receiver.got() {
        assert_eq!(payload(&token)["sid"], sid, "the same notice both times");
    }
    settled(&idp).await;
    let rows = idp.tamper("UPDATE logout_notice SET tries = tries").await;
    assert_eq!(rows, 1, "one row a session and client");
}

/// Waits until no notice is left to be told.
async fn settled(idp: &Idp) {
    let open = "UPDATE logout_notice SET tries = tries WHERE outcome IS NULL";
    let none = async {
        while idp.tamper(open).await > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let done = tokio::time::timeout(Duration::from_secs(20), none).await;
    assert!(done.is_ok(), "a notice stays open");
}

#[tokio::test]
async fn two_nodes_never_send_the_same_notice_at_once() {
    let idp = Idp::on_two_nodes().await;
    let receiver = Receiver::start().await;
    receiver.is(Manner::Slow(Duration::from_millis(1500)));
    for round in 1..=3 {
        let sid = sign_in_and_out(&idp, &receiver).await;
        receiver.has_got(round, Duration::from_secs(10)).await;
        settled(&idp).await;
        let got = receiver.got();
        assert_eq!(got.len(), round, "each was told once");
        assert_eq!(payload(&got[round - 1])["sid"], sid);
    }
    assert_eq!(receiver.most_at_once(), 1);
}

#[tokio::test]
async fn the_first_try_comes_within_a_second() {
    let idp = Idp::on_one_node(Engine::Sqlite).await;
    let receiver = Receiver::start().await;
    let change = json!({ "backchannel_logout_uri": receiver.uri() });
    let partner = Partner::registered(&idp, change).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    let tokens = partner.tokens(&mut browser, &person, &[]).await;
    let address = format!("/end-session?id_token_hint={}", tokens.id_token);
    browser.get(&address).await;
    let begun = Instant::now();
    receiver.has_got(1, Duration::from_secs(10)).await;
    // Half a second between turns, and as much for a machine with other things to do.
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
}
