//! Device authorization (RFC 8628 §3): codes, polls, tokens.

use std::time::Duration;

use idp::domain::AccountState;
use serde_json::json;

use crate::support::jose::payload;
use crate::support::{
    Browser, Device, ISSUER, Idp, Partner, Prover, Tokens, device_client, registrable, with_proofs,
};

const SECOND: Duration = Duration::from_secs(1);

// §3.2, §6.1.
#[tokio::test]
async fn a_device_is_given_a_code_to_keep_and_one_to_show() {
    let idp = Idp::start().await;
    let partner = device_client(&idp, json!({})).await;
    let page = Device::ask(&partner, &[("scope", "openid")]).await;
    assert_eq!(page.header("cache-control"), "no-store");
    let told = page.json();
    let code = told["user_code"].as_str().unwrap();
    let address = format!("{ISSUER}/device");
    assert_eq!(told["device_code"].as_str().unwrap().len(), 43, "256 bits");
    assert_eq!(told["verification_uri"], address);
    let complete = format!("{address}?user_code={code}");
    assert_eq!(told["verification_uri_complete"], complete);
    assert_eq!(
        (&told["expires_in"], &told["interval"]),
        (&json!(600), &json!(5))
    );
    let (first, second) = code.split_once('-').unwrap();
    assert_eq!((first.len(), second.len()), (4, 4));
    let consonants = "BCDFGHJKLMNPQRSTVWXZ";
    assert!(
        format!("{first}{second}")
            .chars()
            .all(|c| consonants.contains(c))
    );
}

// §3.3 to §3.5, with and without a session.
#[tokio::test]
async fn a_device_gets_tokens_once_its_person_allows_it() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = device_client(&idp, json!({})).await;
        let (person, mut browser) = (idp.person().await, Browser::new(&idp));
        for _ in 0..2 {
            let device = Device::start(&partner).await;
            assert_eq!(device.told_at_poll().await, "authorization_pending");
            browser.allow(&person, &device).await;
            idp.advance(5 * SECOND);
            let page = device.poll().await;
            let tokens = Tokens::read(&page);
            assert_eq!(page.json()["scope"], "openid email", "{engine}");
            assert_eq!(tokens.claims["sub"], person.id.to_string());
            let told = partner.userinfo(&tokens.access_token).await.json();
            assert_eq!(told["email"], "zoe@cabinet.example");
            let next = partner.refresh(&tokens.refresh_token.unwrap(), &[]).await;
            assert_eq!(next.status, 200, "{engine}");
        }
    }
}

// §3.3: however it is typed.
#[tokio::test]
async fn a_code_may_be_typed_in_any_case_and_without_its_dash() {
    let idp = Idp::start().await;
    let partner = device_client(&idp, json!({})).await;
    let device = Device::start(&partner).await;
    let code = device.user_code();
    for typed in [
        code.to_lowercase(),
        code.replace('-', ""),
        code.replace('-', " "),
        format!(" {code} "),
    ] {
        let page = Browser::new(&idp).enter(&typed).await;
        assert!(page.location().starts_with("/sign-in"), "{typed}");
    }
}

// §3.5 `access_denied`: at the question, or at the sign-in.
#[tokio::test]
async fn a_device_that_was_refused_is_told_so() {
    let idp = Idp::start().await;
    let partner = device_client(&idp, json!({})).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    let device = Device::start(&partner).await;
    let consent = browser.enter_as(&person, device.user_code()).await;
    let last = browser.answer(&consent, "deny").await;
    assert_eq!(last, "/device/done?outcome=refused");
    assert_eq!(device.told_at_poll().await, "access_denied");

    let device = Device::start(&partner).await;
    let mut browser = Browser::new(&idp);
    let page = browser.enter(device.user_code()).await;
    let interaction = page.sent("interaction").unwrap();
    let fields = [("interaction", interaction.as_str()), ("cancel", "1")];
    let page = browser.post("/sign-in", &fields).await;
    assert_eq!(page.location(), "/device/done?outcome=refused");
    assert_eq!(device.told_at_poll().await, "access_denied");
}

// §3.5 `slow_down`: five seconds more, for this and all that follow; kept in the database.
#[tokio::test]
async fn a_poll_before_its_time_makes_the_next_ones_wait_longer() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = device_client(&idp, json!({})).await;
        let device = Device::start(&partner).await;
        assert_eq!(device.told_at_poll().await, "authorization_pending");
        idp.advance(5 * SECOND);
        assert_eq!(device.told_at_poll().await, "authorization_pending");
        idp.advance(4 * SECOND);
        assert_eq!(device.told_at_poll().await, "slow_down", "{engine}");
        for wait in [10, 10] {
            idp.advance((wait - 1) * SECOND + SECOND);
            assert_eq!(device.told_at_poll().await, "authorization_pending");
        }
        idp.advance(9 * SECOND);
        assert_eq!(device.told_at_poll().await, "slow_down", "{engine}");
        idp.advance(14 * SECOND);
        assert_eq!(device.told_at_poll().await, "slow_down", "{engine}");
        idp.advance(20 * SECOND);
        assert_eq!(device.told_at_poll().await, "authorization_pending");
    }
}

// §3.5 `expired_token`, to the second; and what was allowed in time but not fetched is lost.
#[tokio::test]
async fn codes_expire_to_the_second() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = device_client(&idp, json!({})).await;
        let (person, mut browser) = (idp.person().await, Browser::new(&idp));
        let (one, two) = (Device::start(&partner).await, Device::start(&partner).await);
        let late = Device::start(&partner).await;
        idp.advance(599 * SECOND);
        browser.allow(&person, &one).await;
        browser.allow(&person, &two).await;
        assert_eq!(one.poll().await.status, 200, "{engine}");
        let consent = browser.enter_as(&person, late.user_code()).await;
        idp.advance(SECOND);
        assert_eq!(two.told_at_poll().await, "expired_token", "{engine}");
        let last = browser.answer(&consent, "allow").await;
        assert_eq!(last, "/device/done?outcome=too-late", "{engine}");
        assert_eq!(late.told_at_poll().await, "expired_token", "{engine}");
    }
}

// RFC 6749 §4.1.2, as for any code: who comes twice ends what came of it.
#[tokio::test]
async fn tokens_are_had_once() {
    let idp = Idp::start().await;
    let partner = device_client(&idp, json!({})).await;
    let device = Device::start(&partner).await;
    let person = idp.person().await;
    Browser::new(&idp).allow(&person, &device).await;
    let tokens = Tokens::read(&device.poll().await);
    idp.advance(5 * SECOND);
    assert_eq!(device.told_at_poll().await, "invalid_grant");
    assert_eq!(partner.userinfo(&tokens.access_token).await.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_polls_at_once_one_gets_the_tokens_and_the_other_waits() {
    for (engine, idp) in Idp::on_each_engine().await {
        let partner = device_client(&idp, json!({})).await;
        let device = Device::start(&partner).await;
        let person = idp.person().await;
        Browser::new(&idp).allow(&person, &device).await;
        let polls = (0..20).map(|_| device.to_poll()).collect();
        let (won, lost): (Vec<_>, Vec<_>) = idp
            .requests(polls)
            .await
            .into_iter()
            .partition(|page| page.status == 200);
        assert_eq!(won.len(), 1, "{engine}");
        assert!(lost.iter().all(|page| page.error().1 == "slow_down"));
        let tokens = Tokens::read(&won[0]);
        assert_eq!(partner.userinfo(&tokens.access_token).await.status, 200);
    }
}

#[tokio::test]
async fn everything_outlives_a_restart() {
    let idp = Idp::start().await;
    let partner = device_client(&idp, json!({})).await;
    let device = Device::start(&partner).await;
    assert_eq!(device.told_at_poll().await, "authorization_pending");
    let (code, told) = (device.user_code().to_owned(), device.told.clone());
    let person = idp.person().await;
    let idp = idp.restart().await;
    let partner = Partner::known(&idp, "formation");
    let device = Device::known(&partner, told);
    assert_eq!(device.told_at_poll().await, "slow_down");
    let mut browser = Browser::new(&idp);
    let consent = browser.enter_as(&person, &code).await;
    browser.answer(&consent, "allow").await;
    idp.advance(10 * SECOND);
    assert_eq!(device.poll().await.status, 200);
}

// §3.1, §3.4: authenticated as at the token endpoint, and the code is its client's.
#[tokio::test]
async fn only_who_registered_for_it_is_given_codes_and_only_its_own_count() {
    let idp = Idp::start().await;
    let other = Partner::registered(&idp, json!({ "client_id": "other" })).await;
    let refused = Device::ask(&other, &[("scope", "openid")]).await.error();
    assert_eq!(refused, (400, "unauthorized_client".to_owned()));
    let params = [("scope", "openid"), ("client_id", "other")].into();
    let unknown = other
        .post_with("/device_authorization", &params, None)
        .await;
    assert_eq!(unknown.error(), (401, "invalid_client".to_owned()));

    let partner = device_client(&idp, json!({})).await;
    let second = device_client(&idp, json!({ "client_id": "second" })).await;
    let device = Device::start(&partner).await;
    let stolen = second.post("/token", &device.polling()).await;
    assert_eq!(stolen.error(), (400, "invalid_grant".to_owned()));
    assert_eq!(device.told_at_poll().await, "authorization_pending");
}

// CVE-2024-38371: scopes are limited on this grant too.
#[tokio::test]
async fn scopes_are_those_of_the_registration_and_openid_is_one() {
    let idp = Idp::start().await;
    let partner = device_client(&idp, json!({ "scope": "openid email" })).await;
    let device = Device::asking(&partner, "openid email phone unheard_of").await;
    let person = idp.person().await;
    Browser::new(&idp).allow(&person, &device).await;
    assert_eq!(device.poll().await.json()["scope"], "openid email");
    for scope in ["", "email"] {
        let refused = Device::ask(&partner, &[("scope", scope)]).await.error();
        assert_eq!(refused, (400, "invalid_scope".to_owned()), "{scope}");
    }
}

// RFC 9449 §5: a proof at the token request binds, and a public client's refresh tokens with it.
#[tokio::test]
async fn tokens_are_bound_to_the_key_of_a_proof() {
    let idp = Idp::start().await;
    let change = json!({ "token_endpoint_auth_method": "none" });
    let partner = device_client(&idp, change).await;
    let prover = Prover::new(&idp);
    let asked = partner.to_post_publicly("/device_authorization", &[("scope", "openid")].into());
    let device = Device::known(&partner, idp.request(asked).await.json());
    let person = idp.person().await;
    Browser::new(&idp).allow(&person, &device).await;
    let poll = partner.to_post_publicly("/token", &device.polling());
    let page = idp
        .request(with_proofs(poll, &[&prover.for_tokens()]))
        .await;
    let tokens = Tokens::read(&page);
    let jkt = json!({ "jkt": prover.jkt() });
    assert_eq!(payload(&tokens.access_token)["cnf"], jkt);
    let refresh = tokens.refresh_token.unwrap();
    let params = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    let stolen = partner.to_post_publicly("/token", &params.into());
    assert_eq!(idp.request(stolen).await.error().1, "invalid_grant");
}

// Without offline access the device is out with the session; with it, with the grant.
#[tokio::test]
async fn a_device_is_out_when_its_person_signs_out_or_disconnects_it() {
    let idp = Idp::start().await;
    let partner = device_client(&idp, json!({})).await;
    let (person, mut browser) = (idp.person().await, Browser::new(&idp));
    let (short, lasting) = (
        Device::asking(&partner, "openid").await,
        Device::asking(&partner, "openid offline_access").await,
    );
    browser.allow(&person, &short).await;
    browser.allow(&person, &lasting).await;
    let (short, lasting) = (
        Tokens::read(&short.poll().await),
        Tokens::read(&lasting.poll().await),
    );
    let list = browser.get("/account/consents").await;
    assert!(list.body.contains("Compte formation"), "{}", list.body);
    browser
        .post("/sign-out/confirm", &[("decision", "leave")])
        .await;
    assert_eq!(partner.userinfo(&short.access_token).await.status, 401);
    assert_eq!(partner.userinfo(&lasting.access_token).await.status, 200);
    let again = Device::start(&partner).await;
    browser.allow(&person, &again).await;
    let fields = [("client", "formation"), ("decision", "revoke")];
    browser.post("/account/consents/revoke", &fields).await;
    assert_eq!(partner.userinfo(&lasting.access_token).await.status, 401);
}

// CVE-2026-9798: an account that may not sign in any more is refused on this path too.
#[tokio::test]
async fn a_suspended_account_lets_no_device_in() {
    let idp = Idp::start().await;
    let partner = device_client(&idp, json!({})).await;
    let device = Device::start(&partner).await;
    let person = idp.person().await;
    Browser::new(&idp).allow(&person, &device).await;
    idp.change_state(&person, AccountState::Suspended).await;
    assert_eq!(device.told_at_poll().await, "invalid_grant");
}

// FAPI 2.0 promises what a device cannot keep; pairwise names need a sector.
#[test]
fn not_every_client_may_register_for_it() {
    let grant = "urn:ietf:params:oauth:grant-type:device_code";
    assert!(registrable(
        &json!({ "grant_types": [grant], "redirect_uris": [] })
    ));
    for change in [
        json!({ "subject_type": "pairwise", "redirect_uris": [] }),
        json!({
            "profile": "fapi2_security", "id_token_signed_response_alg": "ES256",
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks_uri": "https://formation.example/keys",
        }),
    ] {
        let mut change = change;
        let others = change.clone();
        change["grant_types"] = json!([grant]);
        assert!(!registrable(&change), "{change}");
        change["grant_types"] = json!(["authorization_code"]);
        assert!(registrable(&change) || others.get("redirect_uris").is_some());
    }
}
