//! Keys that a partner publishes and changes itself (OpenID Connect Core §10.1.1, `jwks_uri` of
//! Registration §2).

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::support::jose::Key;
use crate::support::{Answer, Elsewhere, ISSUER, Idp, Page, Partner};

/// A provider that may fetch from this machine.
async fn idp() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8")).await
}

/// A partner that signs with what it publishes there.
async fn partner<'a>(idp: &'a Idp, server: &Elsewhere) -> Partner<'a> {
    let method = "private_key_jwt";
    let jwks_uri = server.url("/keys");
    let change = json!({ "token_endpoint_auth_method": method, "jwks_uri": jwks_uri });
    Partner::registered(idp, change).await
}

/// Some request of the partner that it signs with this key.
async fn ask(idp: &Idp, partner: &Partner<'_>, key: &Key, kid: &str) -> Page {
    let now = idp.now().as_unix();
    let claims = json!({
        "iss": "formation", "sub": "formation", "aud": ISSUER,
        "jti": idp::crypto::random_id(), "iat": now, "exp": now + 60,
    });
    let assertion = key.sign(&json!({ "alg": key.alg(), "kid": kid }), &claims);
    let assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let params = BTreeMap::from([
        ("token", "some"),
        ("client_assertion_type", assertion_type),
        ("client_assertion", &assertion),
    ]);
    partner.post_with("/introspect", &params, None).await
}

#[tokio::test]
async fn a_key_at_the_jwks_uri_is_accepted_and_the_set_is_kept() {
    let (idp, key) = (idp().await, Key::es256());
    let server = Elsewhere::start(Answer::json(&key.jwks("one"))).await;
    let partner = partner(&idp, &server).await;
    for _ in 0..5 {
        assert_eq!(ask(&idp, &partner, &key, "one").await.status, 200);
    }
    assert_eq!(server.asked().len(), 1);
    idp.advance(Duration::from_mins(5));
    assert_eq!(ask(&idp, &partner, &key, "one").await.status, 200);
    assert_eq!(server.asked().len(), 2, "a set that has aged");
}

#[tokio::test]
async fn a_partner_that_changes_its_key_is_known_by_the_new_one() {
    let (idp, old, new) = (idp().await, Key::es256(), Key::rs256());
    let server = Elsewhere::start(Answer::json(&old.jwks("old"))).await;
    let partner = partner(&idp, &server).await;
    assert_eq!(ask(&idp, &partner, &old, "old").await.status, 200);
    server.answers(Answer::json(&new.jwks("new")));
    idp.advance(Duration::from_mins(1));
    assert_eq!(ask(&idp, &partner, &new, "new").await.status, 200);
    let gone = ask(&idp, &partner, &old, "old").await;
    assert_eq!(gone.error(), (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn invented_key_names_do_not_make_us_ask_again_and_again() {
    let (idp, key) = (idp().await, Key::es256());
    let server = Elsewhere::start(Answer::json(&key.jwks("one"))).await;
    let partner = partner(&idp, &server).await;
    assert_eq!(ask(&idp, &partner, &key, "one").await.status, 200);
    idp.advance(Duration::from_secs(5));
    for invented in ["a", "b", "c"] {
        assert_eq!(ask(&idp, &partner, &key, invented).await.status, 401);
    }
    assert_eq!(server.asked().len(), 2);
    assert_eq!(ask(&idp, &partner, &key, "one").await.status, 200);
}

#[tokio::test]
async fn many_requests_at_once_ask_once() {
    let (idp, key) = (idp().await, Key::es256());
    let server = Elsewhere::start(Answer::json(&key.jwks("one"))).await;
    let partner = partner(&idp, &server).await;
    let all = join_all((0..8).map(|_| ask(&idp, &partner, &key, "one"))).await;
    assert!(all.iter().all(|page| page.status == 200));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_down_is_forgiven_for_an_hour() {
    let (idp, key) = (idp().await, Key::es256());
    let server = Elsewhere::start(Answer::json(&key.jwks("one"))).await;
    let partner = partner(&idp, &server).await;
    assert_eq!(ask(&idp, &partner, &key, "one").await.status, 200);
    server.answers(Answer::status("503 Service Unavailable", ""));
    idp.advance(Duration::from_mins(59));
    assert_eq!(ask(&idp, &partner, &key, "one").await.status, 200);
    assert_eq!(server.asked().len(), 2);
    idp.advance(Duration::from_mins(2));
    assert_eq!(ask(&idp, &partner, &key, "one").await.status, 401);
    server.answers(Answer::json(&key.jwks("one")));
    idp.advance(Duration::from_secs(5));
    assert_eq!(ask(&idp, &partner, &key, "one").await.status, 200);
}

// RFC 7517 §5: keys that are of no use are no obstacle; private ones are never taken.
#[tokio::test]
async fn of_a_mixed_set_the_usable_keys_count() {
    let (idp, key, leaked) = (idp().await, Key::es256(), Key::ed_dsa());
    let mut private = leaked.jwk("leaked");
    private["d"] = "AQAB".into();
    let keys = json!({ "keys": [{ "kty": "new" }, private, key.jwk("one")] });
    let server = Elsewhere::start(Answer::json(&keys)).await;
    let partner = partner(&idp, &server).await;
    assert_eq!(ask(&idp, &partner, &key, "one").await.status, 200);
    assert_eq!(ask(&idp, &partner, &leaked, "leaked").await.status, 401);
}

#[tokio::test]
async fn what_is_no_key_set_authenticates_nobody() {
    for answer in [
        Answer::json(&json!({ "keys": [] })),
        Answer::json(&json!([])),
        Answer::status("200 OK", "<html>"),
        Answer::Raw("HTTP/1.1 302 Found\r\nLocation: /keys\r\n\r\n".to_owned()),
    ] {
        let (idp, key) = (idp().await, Key::es256());
        let server = Elsewhere::start(answer).await;
        let partner = partner(&idp, &server).await;
        assert_eq!(ask(&idp, &partner, &key, "one").await.status, 401);
    }
}

// CVE-2026-1180.
#[tokio::test]
async fn an_address_inside_is_not_asked_and_the_partner_is_not_told_why() {
    let (idp, key) = (Idp::start().await, Key::es256());
    let server = Elsewhere::start(Answer::json(&key.jwks("one"))).await;
    let page = ask(&idp, &partner(&idp, &server).await, &key, "one").await;
    assert_eq!(page.error(), (401, "invalid_client".to_owned()));
    assert_eq!(
        page.json()["error_description"],
        "client authentication failed"
    );
    assert_eq!(server.asked(), [""; 0]);
}
