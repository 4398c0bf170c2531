//! What may happen once happens once, however many try at the same time, on each engine.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Method;
use serde_json::json;

use crate::support::jose::Key;
use crate::support::{Browser, ISSUER, Idp, Page, Partner, Tokens, form};

const TRIES: usize = 100;

/// What those who won were given; all others were refused as `code` says.
fn winners(pages: Vec<Page>, code: &str) -> Vec<Page> {
    assert_eq!(pages.len(), TRIES);
    let (won, lost): (Vec<_>, Vec<_>) = pages.into_iter().partition(|page| page.status == 200);
    for page in lost {
        assert_eq!(page.error().1, code, "{page:?}");
    }
    won
}

// RFC 6749 §4.1.2: exactly one redeems a code, and since it was used twice, in vain.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_redemptions_of_a_code_one_wins() {
    for (engine, idp) in Idp::on_each_engine().await {
        let (person, partner) = (idp.person().await, Partner::of(&idp).await);
        let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
        let request = || partner.to_post("/token", &partner.redemption(&code));
        let pages = idp.requests((0..TRIES).map(|_| request()).collect()).await;
        let won = winners(pages, "invalid_grant");
        assert_eq!(won.len(), 1, "{engine}");
        let tokens = Tokens::read(&won[0]);
        let userinfo = partner.userinfo(&tokens.access_token).await;
        assert_eq!(userinfo.status, 401, "{engine}");
    }
}

// RFC 9700 §4.14.2: exactly one refreshes, and the reuse ends the family.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_refreshes_with_one_token_one_wins_and_the_family_ends() {
    for (engine, idp) in Idp::on_each_engine().await {
        let (person, partner) = (idp.person().await, Partner::of(&idp).await);
        let first = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
        let token = first.refresh_token.unwrap();
        let params = BTreeMap::from([("grant_type", "refresh_token"), ("refresh_token", &token)]);
        let requests = (0..TRIES).map(|_| partner.to_post("/token", &params));
        let won = winners(idp.requests(requests.collect()).await, "invalid_grant");
        assert_eq!(won.len(), 1, "{engine}");
        let tokens = Tokens::read(&won[0]);
        let next = partner
            .refresh(tokens.refresh_token.as_deref().unwrap(), &[])
            .await;
        assert_eq!(next.error().1, "invalid_grant", "{engine}");
        assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
    }
}

// RFC 7523 §3, rule 7.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_uses_of_an_assertion_one_counts() {
    for (engine, idp) in Idp::on_each_engine().await {
        let key = Key::es256();
        let method = "private_key_jwt";
        let change = json!({ "token_endpoint_auth_method": method, "jwks": key.jwks("one") });
        let partner = Partner::registered(&idp, change).await;
        let claims = json!({
            "iss": "formation", "sub": "formation", "aud": ISSUER,
            "jti": "once", "exp": idp.now().as_unix() + 60,
        });
        let assertion = key.sign(&json!({ "alg": "ES256", "kid": "one" }), &claims);
        let params = BTreeMap::from([
            ("token", "x"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", &assertion),
        ]);
        let request = || {
            let mut request = partner.to_post("/introspect", &params);
            request.headers_mut().remove("authorization");
            request
        };
        let pages = idp.requests((0..TRIES).map(|_| request()).collect()).await;
        assert_eq!(winners(pages, "invalid_client").len(), 1, "{engine}");
    }
}

// The trail is one chain, whoever writes at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_audit_trail_holds_after_many_at_once() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut refused = Vec::new();
        for number in 0..TRIES {
            let client = format!("formation-{number}");
            idp.register(json!({ "client_id": client })).await;
            let fields = [("client_id", client.as_str()), ("client_secret", "wrong")];
            refused.push(form(Request::post("/token"), &fields));
        }
        idp.requests(refused).await;
        let key = idp
            .app
            .settings
            .master
            .mac_key(idp::crypto::Purpose::AuditTrail);
        let mut tx = idp.app.store.direct().await.unwrap();
        let events = tx.verify_audit(&key).await.unwrap();
        assert_eq!(events, Ok(i64::try_from(TRIES).unwrap()), "{engine}");
    }
}

// RFC 9126 §7.3: however many tabs of a browser get to the end of a pushed request.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_sign_ins_for_one_pushed_request_one_gets_a_code() {
    for (engine, idp) in Idp::on_each_engine().await {
        let (person, partner) = (idp.person().await, Partner::of(&idp).await);
        let mut browser = Browser::new(&idp);
        browser.sign_in(&person, &partner.request(&[])).await;
        let address = partner.pushed(&[]).await;
        let visit = || {
            let request = browser.request(Method::GET, &address);
            request.body(Body::empty()).unwrap()
        };
        let pages = idp.requests((0..20).map(|_| visit()).collect()).await;
        let codes = pages.iter().filter(|page| page.sent("code").is_some());
        assert_eq!(codes.count(), 1, "{engine}");
        let others = pages.iter().filter(|page| page.status == 400);
        assert_eq!(others.count(), 19, "{engine}");
    }
}
