//! A process that ends TLS itself.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use idp::store::Engine;

use crate::support::Idp;
use crate::support::tls::{HOST, Own, Visitor};

/// Asks until there is an answer.
async fn is_live(visitor: &Visitor, address: SocketAddr) {
    let live = async || {
        let request = Request::get("/health/live").body(Body::empty()).unwrap();
        let answer = visitor.ask_at(HOST, address, request).await;
        answer.is_ok_and(|page| page.status == 200)
    };
    let answered = async {
        while !live().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let answered = tokio::time::timeout(Duration::from_secs(20), answered).await;
    answered.expect("the node answers in time");
}

#[tokio::test]
async fn a_node_that_is_told_to_reads_its_certificate_again() {
    let own = Own::new();
    let idp = Idp::on_one_node_with(Engine::Sqlite, |all| own.settings(all)).await;
    let address = SocketAddr::from(([127, 0, 0, 1], idp.nodes().port(0)));
    is_live(&own.visitor(None), address).await;
    let shown = async || {
        // Somebody new: who has been here before is not shown it again.
        let stream = own.visitor(None).connect(address).await;
        let chain = stream.get_ref().1.peer_certificates().unwrap();
        chain[0].to_vec()
    };
    let before = shown().await;
    own.renew();
    idp.nodes().hang_up(0);
    let renewed = async {
        while shown().await == before {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let renewed = tokio::time::timeout(Duration::from_secs(10), renewed).await;
    renewed.expect("it is shown in time");
}

#[tokio::test]
async fn a_key_of_another_certificate_stops_the_start_in_one_sentence() {
    let own = Own::new();
    let idp = Idp::start_with(|all| own.settings(all)).await;
    own.write("key", &rcgen::KeyPair::generate().unwrap().serialize_pem());
    let (served, said) = idp.command(&["serve"]);
    assert!(!served && said.starts_with("idp: IDP_TLS_CERTIFICATE and IDP_TLS_KEY must name"));
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}
