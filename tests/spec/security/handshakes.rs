//! Whoever opens a connection to our own TLS: old versions, other protocols, nobody in a hurry.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::Request;
use futures_util::future::join_all;
use idp::app::renew_certificate_now;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::Idp;
use crate::support::tls::{Door, Own};

async fn start() -> (Own, Idp, Door) {
    let own = Own::new();
    let idp = Idp::start_with(|environment| own.settings(environment)).await;
    let door = Door::open(&idp).await;
    (own, idp, door)
}

/// What comes back until the other end closes, within this time.
async fn rest(stream: &mut TcpStream, within: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    let read = tokio::time::timeout(Duration::from_secs(within), read).await;
    // Closed with or without a word: both are an end.
    drop(read.expect("the other end closes in time"));
    bytes
}

/// ECDHE with ECDSA: AES-GCM, which we speak, and CBC, which we do not.
const GCM: [u8; 2] = [0xc0, 0x2b];
const CBC: [u8; 2] = [0xc0, 0x09];

/// A client that knows nothing newer than this version, and one suite (RFC 5246 §7.4.1.2).
fn hello(version: [u8; 2], suite: [u8; 2]) -> Vec<u8> {
    let mut body = [version.as_slice(), &[7; 32], &[0, 0, 2], &suite, &[1, 0]].concat();
    // The curve P-256, and ECDSA with it.
    let curve = [0, 10, 0, 4, 0, 2, 0, 23];
    let signature = [0, 13, 0, 4, 0, 2, 4, 3];
    body.extend([[0, 16].as_slice(), &curve, &signature].concat());
    let length = |body: &[u8]| u8::try_from(body.len()).unwrap();
    let handshake = [&[1, 0, 0, length(&body)], body.as_slice()].concat();
    [&[22, 3, 1, 0, length(&handshake)], handshake.as_slice()].concat()
}

// RFC 8996: SSL 3.0, TLS 1.0 and TLS 1.1 are spoken no more.
#[tokio::test]
async fn versions_before_tls_1_2_are_refused_by_an_alert() {
    let (_own, _idp, door) = start().await;
    for version in [[3, 0], [3, 1], [3, 2]] {
        let mut stream = TcpStream::connect(door.address).await.unwrap();
        stream.write_all(&hello(version, GCM)).await.unwrap();
        let answer = rest(&mut stream, 5).await;
        // A fatal alert: protocol_version (RFC 8446 §6.2).
        assert_eq!((answer[0], &answer[5..]), (21, &[2, 70][..]), "{version:?}");
    }
}

// RFC 9325 §4.2: no suite without forward secrecy, or without authenticated encryption.
#[tokio::test]
async fn old_suites_are_refused_by_an_alert() {
    let (_own, _idp, door) = start().await;
    let mut stream = TcpStream::connect(door.address).await.unwrap();
    stream.write_all(&hello([3, 3], CBC)).await.unwrap();
    let answer = rest(&mut stream, 5).await;
    // A fatal alert: handshake_failure.
    assert_eq!((answer[0], &answer[5..]), (21, &[2, 40][..]));

    let mut stream = TcpStream::connect(door.address).await.unwrap();
    stream.write_all(&hello([3, 3], GCM)).await.unwrap();
    let mut begun = [0; 6];
    stream.read_exact(&mut begun).await.unwrap();
    assert_eq!((begun[0], begun[5]), (22, 2), "a server's hello");
}

#[tokio::test]
async fn plain_http_is_not_answered() {
    let (_own, _idp, door) = start().await;
    let mut stream = TcpStream::connect(door.address).await.unwrap();
    let request = b"GET / HTTP/1.1\r\nHost: idp.localhost\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let answer = rest(&mut stream, 5).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
}

// The admin API is as guarded as the rest, on its own listener.
#[tokio::test]
async fn the_admin_api_speaks_the_same_tls_and_nothing_else() {
    let own = Own::new();
    let idp = Idp::start_with(|all| own.settings(all)).await;
    let door = Door::open_to_operators(&idp).await;
    let visitor = own.visitor(None);
    let paths = [
        ("/admin/v1/openapi.json", 200),
        ("/admin/v1/clients", 401),
        ("/authorize", 404),
    ];
    for (path, status) in paths {
        let request = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(
            visitor.ask(&door, request).await.unwrap().status,
            status,
            "{path}"
        );
    }
    let mut stream = TcpStream::connect(door.address).await.unwrap();
    let request = b"GET /admin/v1/openapi.json HTTP/1.1\r\nHost: idp.localhost\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let answer = rest(&mut stream, 5).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_cut_off_and_keeps_nobody_waiting() {
    let (own, _idp, door) = start().await;
    let half = &hello([3, 3], GCM)[..20];
    let waiting = (0..40).map(|_| async {
        let mut stream = TcpStream::connect(door.address).await.unwrap();
        stream.write_all(half).await.unwrap();
        stream
    });
    let mut waiting = join_all(waiting).await;
    let begun = Instant::now();
    let live = Request::get("/health/live").body(Body::empty()).unwrap();
    let page = own.visitor(None).ask(&door, live).await.unwrap();
    assert_eq!(page.status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5));
    for stream in &mut waiting {
        rest(stream, 20).await;
    }
    assert!(begun.elapsed() < Duration::from_secs(20));
}

async fn ask(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> String {
    let request = b"GET /health/live HTTP/1.1\r\nHost: idp.localhost\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = [0; 2048];
    let length = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

#[tokio::test]
async fn a_renewed_certificate_is_shown_and_no_connection_ends() {
    let (own, idp, door) = start().await;
    let shown = async || {
        // Somebody new: who has been here before is not shown it again.
        let stream = own.visitor(None).connect(door.address).await;
        let chain = stream.get_ref().1.peer_certificates().unwrap();
        chain[0].to_vec()
    };
    let before = shown().await;
    let mut open = own.visitor(None).connect(door.address).await;
    assert!(ask(&mut open).await.starts_with("HTTP/1.1 200"));

    own.write("key", "nothing of use");
    renew_certificate_now(&idp.app);
    assert_eq!(shown().await, before, "what is broken is not taken");
    own.renew();
    renew_certificate_now(&idp.app);
    assert_ne!(shown().await, before);
    assert!(ask(&mut open).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_stop_waits_for_no_handshake() {
    let (own, _idp, mut door) = start().await;
    let mut half = TcpStream::connect(door.address).await.unwrap();
    half.write_all(&hello([3, 3], GCM)[..20]).await.unwrap();
    let mut idle = own.visitor(None).connect(door.address).await;
    assert!(ask(&mut idle).await.starts_with("HTTP/1.1 200"));
    door.close();
    let served = tokio::time::timeout(Duration::from_secs(5), &mut door.served);
    served.await.expect("it stops at once").unwrap();
}

// RFC 6797 §7.1: and no word on hosts that are not ours.
#[tokio::test]
async fn browsers_are_told_to_come_back_by_https_only() {
    let (own, _idp, door) = start().await;
    let home = Request::get("/").body(Body::empty()).unwrap();
    let page = own.visitor(None).ask(&door, home).await.unwrap();
    assert_eq!(page.header("strict-transport-security"), "max-age=63072000");
}
