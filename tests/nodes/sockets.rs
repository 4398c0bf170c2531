//! Clients that are slow, endless or go away.

use std::time::{Duration, Instant};

use idp::store::Engine;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::Idp;

async fn connect(idp: &Idp) -> TcpStream {
    let port = idp.nodes().port(0);
    TcpStream::connect(("127.0.0.1", port)).await.unwrap()
}

/// All that comes until the other end closes.
async fn rest(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(40), socket.read_to_end(&mut bytes));
    // Closed with or without a word: both are an end.
    drop(read.await.expect("the other end closes in time"));
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn headers_that_never_end_are_cut_off() {
    let idp = Idp::on_one_node(Engine::Sqlite).await;
    let mut socket = connect(&idp).await;
    let begun = Instant::now();
    socket
        .write_all(b"GET / HTTP/1.1\r\nHost: idp.localhost\r\nX-Slow: ")
        .await
        .unwrap();
    rest(&mut socket).await;
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn a_body_that_never_comes_is_not_waited_for() {
    let idp = Idp::on_one_node(Engine::Sqlite).await;
    let mut socket = connect(&idp).await;
    let head = "POST /token HTTP/1.1\r\nHost: idp.localhost\r\nContent-Length: 10\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\nabc";
    socket.write_all(head.as_bytes()).await.unwrap();
    assert!(rest(&mut socket).await.starts_with("HTTP/1.1 400"));
}

#[tokio::test]
async fn headers_past_all_measure_are_refused() {
    let idp = Idp::on_one_node(Engine::Sqlite).await;
    let mut socket = connect(&idp).await;
    let head = format!(
        "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
        "x".repeat(64 * 1024)
    );
    // The other end may close before it has read everything.
    drop(socket.write_all(head.as_bytes()).await);
    let answer = rest(&mut socket).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
}
