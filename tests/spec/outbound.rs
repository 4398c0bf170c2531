//! The guard of every outgoing fetch (RFC 9700 §4.11, OWASP SSRF prevention): where it may go, and
//! how long and how much it may take.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use idp::config::Outgoing;
use idp::domain::RedirectUri;
use idp::outbound::{Error, Limits, Names, Outbound};
use serde_json::json;

use crate::support::{Answer, Elsewhere};

const LIMITS: Limits = Limits {
    connect: Duration::from_secs(3),
    total: Duration::from_secs(10),
    bytes: 64 * 1024,
};

/// With these networks open.
fn outgoing(networks: &[&str]) -> Outgoing {
    Outgoing {
        networks: networks.iter().map(|net| net.parse().unwrap()).collect(),
        ..Outgoing::default()
    }
}

/// To this machine.
fn open() -> Outbound {
    Outbound::new(&outgoing(&["127.0.0.0/8"]), Names::System, LIMITS).unwrap()
}

/// As it is when nothing is set.
fn closed(names: Names) -> Outbound {
    Outbound::new(&Outgoing::default(), names, LIMITS).unwrap()
}

fn scripted(script: impl Fn(&str) -> Vec<IpAddr> + Send + Sync + 'static) -> Names {
    Names::Scripted(Arc::new(script))
}

async fn get(outbound: &Outbound, uri: &str) -> Result<String, Error> {
    let uri: RedirectUri = uri.parse().unwrap();
    let body = outbound.get(&uri, "application/json").await?;
    Ok(String::from_utf8(body.to_vec()).unwrap())
}

async fn answered(answer: Answer) -> Result<String, Error> {
    let server = Elsewhere::start(answer).await;
    get(&open(), &server.url("/keys")).await
}

#[tokio::test]
async fn an_answer_of_200_is_fetched() {
    let server = Elsewhere::start(Answer::json(&json!({"keys": []}))).await;
    let body = get(&open(), &server.url("/keys?a=b")).await;
    assert_eq!(body.as_deref(), Ok(r#"{"keys":[]}"#));
    let asked = server.asked().remove(0).to_ascii_lowercase();
    assert!(asked.starts_with("get /keys?a=b http/1.1"), "{asked}");
    assert!(asked.contains("accept: application/json"), "{asked}");
    assert!(!asked.contains("cookie") && !asked.contains("referer"));
}

#[tokio::test]
async fn a_form_is_delivered_once_and_may_be_answered_with_nothing() {
    let server = Elsewhere::start(Answer::status("204 No Content", "")).await;
    let uri = server.url("/sign-out").parse().unwrap();
    let posted = open().post_form(&uri, &[("logout_token", "a.b&c")]).await;
    assert_eq!(posted, Ok(()));
    assert!(server.asked()[0].ends_with("logout_token=a.b%26c"));
    server.answers(Answer::status("400 Bad Request", "no"));
    let refused = open().post_form(&uri, &[("logout_token", "x")]).await;
    assert_eq!(refused, Err(Error::Status(400)));
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let target = Elsewhere::start(Answer::json(&json!({}))).await;
    for status in ["301", "302", "303", "307", "308"] {
        let location = target.url("/inside");
        let answer = format!("HTTP/1.1 {status} Go\r\nLocation: {location}\r\n\r\n");
        let number = status.parse().unwrap();
        let found = answered(Answer::Raw(answer)).await;
        assert_eq!(found, Err(Error::Status(number)));
    }
    assert_eq!(target.asked(), [""; 0]);
}

#[tokio::test]
async fn nothing_but_200_is_an_answer() {
    for status in ["201", "204", "206", "304", "404", "500"] {
        let found = answered(Answer::status(status, "")).await;
        assert_eq!(found, Err(Error::Status(status.parse().unwrap())));
    }
}

#[tokio::test]
async fn an_answer_may_not_be_endless_whether_it_says_so_or_not() {
    let announced = "HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n";
    let huge = answered(Answer::Stuck(announced.to_owned())).await;
    assert_eq!(huge, Err(Error::TooLarge), "not even read");
    let endless = "HTTP/1.1 200 OK\r\n\r\n".to_owned();
    assert_eq!(
        answered(Answer::Endless(endless)).await,
        Err(Error::TooLarge)
    );
    let chunks = "10000\r\n".to_owned() + &"x".repeat(0x10000) + "\r\n1\r\nx\r\n0\r\n\r\n";
    let chunked = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}");
    assert_eq!(answered(Answer::Raw(chunked)).await, Err(Error::TooLarge));
    let whole = "x".repeat(64 * 1024);
    assert_eq!(answered(Answer::status("200", &whole)).await, Ok(whole));
}

#[tokio::test]
async fn headers_may_not_be_endless() {
    let head = "HTTP/1.1 200 OK\r\nX-Long: ".to_owned();
    assert_eq!(answered(Answer::Endless(head)).await, Err(Error::Broken));
    let many = "X-Many: x\r\n".repeat(200);
    let many = format!("HTTP/1.1 200 OK\r\n{many}\r\n");
    assert_eq!(answered(Answer::Raw(many)).await, Err(Error::Broken));
}

#[tokio::test]
async fn what_is_no_http_or_breaks_off_is_no_answer() {
    for bytes in [
        "",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
    ] {
        let found = answered(Answer::Raw(bytes.to_owned())).await;
        assert_eq!(found, Err(Error::Broken), "{bytes:?}");
    }
}

#[tokio::test]
async fn a_server_that_stalls_is_left_in_time() {
    let limits = Limits {
        total: Duration::from_millis(150),
        ..LIMITS
    };
    let outbound = Outbound::new(&outgoing(&["127.0.0.0/8"]), Names::System, limits).unwrap();
    for head in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx",
    ] {
        let server = Elsewhere::start(Answer::Stuck(head.to_owned())).await;
        let found = get(&outbound, &server.url("/")).await;
        assert_eq!(found, Err(Error::TooSlow), "{head:?}");
    }
}

#[tokio::test]
async fn this_machine_is_closed_unless_the_settings_open_it() {
    let server = Elsewhere::start(Answer::json(&json!({}))).await;
    let port = server.address.port();
    for host in ["127.0.0.1", "localhost", "a.localhost", "[::1]"] {
        let uri = format!("http://{host}:{port}/");
        let found = get(&closed(Names::System), &uri).await;
        assert!(
            matches!(found, Err(Error::NotPublic(_))),
            "{host}: {found:?}"
        );
    }
    assert_eq!(server.asked(), [""; 0]);
    for host in ["127.0.0.1", "localhost", "a.localhost"] {
        let found = get(&open(), &format!("http://{host}:{port}/")).await;
        assert_eq!(found.as_deref(), Ok("{}"), "{host}");
    }
}

#[tokio::test]
async fn an_address_inside_is_refused_however_it_is_spelt() {
    for host in [
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "[::]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[::ffff:7f00:1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::a00:1]",
        "[2002:7f00:1::]",
    ] {
        let found = get(&closed(Names::System), &format!("https://{host}/")).await;
        assert!(
            matches!(found, Err(Error::NotPublic(_))),
            "{host}: {found:?}"
        );
    }
    // What a URL parser would read as 127.0.0.1 cannot be registered at all.
    for host in [
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "127.1",
        "[::127.0.0.1]",
        "①27.0.0.1",
    ] {
        assert!(
            format!("https://{host}/").parse::<RedirectUri>().is_err(),
            "{host}"
        );
    }
}

#[tokio::test]
async fn a_name_is_judged_by_what_it_resolves_to() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let names = scripted(move |host| {
        seen.lock().unwrap().push(host.to_owned());
        let found: &[&str] = match host {
            "inside.example" => &["10.0.0.1"],
            "both.example" => &["1.1.1.1", "127.0.0.1"],
            "mapped.example" => &["::ffff:127.0.0.1"],
            _ => &[],
        };
        found.iter().map(|ip| ip.parse().unwrap()).collect()
    });
    let outbound = closed(names);
    for host in [
        "inside.example",
        "inside.example.",
        "both.example",
        "mapped.example",
    ] {
        let found = get(&outbound, &format!("https://{host}/")).await;
        assert!(
            matches!(found, Err(Error::NotPublic(_))),
            "{host}: {found:?}"
        );
    }
    let found = get(&outbound, "https://unknown.example/").await;
    assert_eq!(found, Err(Error::UnknownName));
    let localhost = get(&outbound, "https://localhost./").await;
    assert!(matches!(localhost, Err(Error::NotPublic(_))));
    assert_eq!(
        asked.lock().unwrap().len(),
        5,
        "localhost is asked of nobody"
    );
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_connected_to_where_it_was_checked() {
    let answer = Answer::json(&json!({}));
    let (server, certificate) =
        Elsewhere::with_tls("127.0.0.2:0", "rebinding.example", answer).await;
    let lookups = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&lookups);
    let names = scripted(move |_| {
        let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
        vec![
            if first {
                [127, 0, 0, 2]
            } else {
                [127, 0, 0, 1]
            }
            .into(),
        ]
    });
    let settings = Outgoing {
        authorities: Some(certificate.into_bytes()),
        ..outgoing(&["127.0.0.2/32"])
    };
    let outbound = Outbound::new(&settings, names, LIMITS).unwrap();
    let uri = format!("https://rebinding.example:{}/", server.address.port());
    assert_eq!(get(&outbound, &uri).await.as_deref(), Ok("{}"));
    let asked = lookups.load(Ordering::SeqCst);
    assert_eq!(asked, 1, "nothing is looked up between check and use");
    let second = get(&outbound, &uri).await;
    assert_eq!(second, Err(Error::NotPublic([127, 0, 0, 1].into())));
}

#[tokio::test]
async fn https_is_verified_and_the_settings_may_name_another_authority() {
    let answer = Answer::json(&json!({"a": 1}));
    let (server, certificate) = Elsewhere::with_tls("127.0.0.1:0", "localhost", answer).await;
    let uri = format!("https://localhost:{}/", server.address.port());
    assert_eq!(get(&open(), &uri).await, Err(Error::Unreachable));
    let trusting = Outgoing {
        authorities: Some(certificate.into_bytes()),
        hosts: vec!["localhost".to_owned()],
        ..Outgoing::default()
    };
    let outbound = Outbound::new(&trusting, Names::System, LIMITS).unwrap();
    assert_eq!(get(&outbound, &uri).await.as_deref(), Ok(r#"{"a":1}"#));
    let other_name = format!("https://127.0.0.1:{}/", server.address.port());
    assert!(get(&outbound, &other_name).await.is_err());
}
