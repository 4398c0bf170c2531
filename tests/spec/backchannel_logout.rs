//! OpenID Connect Back-Channel Logout 1.0: partners are told, server to server, that a session has
//! ended.

use std::time::Duration;

use serde_json::{Value, json};

use idp::app::{sweep_once, tell_partners_once};

use crate::support::jose::{header, payload, verified};
use crate::support::{
    Browser, ISSUER, Idp, Manner, Partner, Person, Receiver, Tokens, registrable,
};

/// A provider whose partners run on this machine.
async fn provider() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_OUTBOUND_ALLOW", "127.0.0.0/8")).await
}

struct Cast<'a> {
    idp: &'a Idp,
    receiver: Receiver,
    browser: Browser<'a>,
    partner: Partner<'a>,
    person: Person,
    tokens: Tokens,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        Self::registered(idp, json!({})).await
    }

    async fn registered(idp: &'a Idp, change: Value) -> Self {
        let receiver = Receiver::start().await;
        let mut metadata = json!({ "backchannel_logout_uri": receiver.uri() });
        let fields = metadata.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        let partner = Partner::registered(idp, metadata).await;
        let (person, mut browser) = (idp.person().await, Browser::new(idp));
        let tokens = partner.tokens(&mut browser, &person, &[]).await;
        Self {
            idp,
            receiver,
            browser,
            partner,
            person,
            tokens,
        }
    }

    /// The partner sends the browser to sign out.
    async fn leave(&mut self) {
        let address = format!("/end-session?id_token_hint={}", self.tokens.id_token);
        let page = self.browser.get(&address).await;
        self.browser.follow(page).await;
    }

    /// What the partner hears now.
    async fn told(&self) -> Vec<String> {
        let before = self.receiver.got().len();
        tell_partners_once(&self.idp.app).await;
        self.receiver.got().split_off(before)
    }
}

// §2.1; row 1 of the profile.
#[tokio::test]
async fn discovery_says_that_it_works_and_names_the_session() {
    let idp = provider().await;
    let partner = Partner::of(&idp).await;
    let document = partner.discovery().await;
    for flag in [
        "backchannel_logout_supported",
        "backchannel_logout_session_supported",
    ] {
        assert_eq!(document[flag], true, "{flag}");
    }
    assert_eq!(
        document["end_session_endpoint"],
        format!("{ISSUER}/end-session")
    );
}

// §2.4, §2.6; row 2 of the profile.
#[tokio::test]
async fn a_sign_out_is_told_with_a_logout_token() {
    let idp = provider().await;
    let mut cast = Cast::of(&idp).await;
    cast.leave().await;
    let told = cast.told().await;
    assert_eq!(told.len(), 1);
    assert_eq!(header(&told[0])["typ"], "logout+jwt");
    let claims = verified(&told[0], &cast.partner.jwks().await);
    for (name, value) in [
        ("iss", json!(ISSUER)),
        ("aud", json!("formation")),
        ("sub", cast.tokens.claims["sub"].clone()),
        ("sid", cast.tokens.claims["sid"].clone()),
        ("iat", json!(idp.now())),
        ("exp", json!(idp.now() + Duration::from_mins(2))),
        (
            "events",
            json!({ "http://schemas.openid.net/event/backchannel-logout": {} }),
        ),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert!(claims["jti"].as_str().is_some_and(|jti| jti.len() >= 22));
    assert!(!claims.contains_key("nonce"), "§2.4 prohibits it");
    assert!(cast.told().await.is_empty(), "once is enough");
    let request = cast.partner.request(&[("prompt", "none")]);
    let page = cast.browser.get(&request).await;
    assert_eq!(page.sent("error").as_deref(), Some("login_required"));
}

// §2.4: with the algorithm of the client's ID tokens.
#[tokio::test]
async fn it_is_signed_as_the_id_token_is() {
    for alg in ["RS256", "PS256", "ES256", "EdDSA"] {
        let idp = provider().await;
        let change = json!({ "id_token_signed_response_alg": alg });
        let mut cast = Cast::registered(&idp, change).await;
        cast.leave().await;
        let told = cast.told().await;
        assert_eq!(header(&told[0])["alg"], alg);
        verified(&told[0], &cast.partner.jwks().await);
    }
}

#[tokio::test]
async fn each_partner_that_was_given_tokens_in_the_session_is_told() {
    let idp = provider().await;
    let mut cast = Cast::of(&idp).await;
    let other = Receiver::start().await;
    let silent = Receiver::start().await;
    let change = json!({ "client_id": "other", "backchannel_logout_uri": other.uri() });
    let second = Partner::registered(&idp, change).await;
    let change = json!({ "client_id": "silent", "backchannel_logout_uri": silent.uri() });
    let asked_only = Partner::registered(&idp, change).await;
    let without = Partner::registered(&idp, json!({ "client_id": "without" })).await;
    for partner in [&second, &second, &without] {
        let page = cast.browser.get(&partner.request(&[])).await;
        Tokens::read(&partner.redeem(&page.sent("code").unwrap(), &[]).await);
    }
    // A code that was never redeemed opened nothing.
    cast.browser.get(&asked_only.request(&[])).await;
    cast.leave().await;
    assert_eq!(cast.told().await.len(), 1);
    assert_eq!(payload(&other.got()[0])["aud"], "other");
    assert_eq!((other.got().len(), silent.got().len()), (1, 0));
}

#[tokio::test]
async fn the_person_who_leaves_here_leaves_everywhere() {
    let idp = provider().await;
    let mut cast = Cast::of(&idp).await;
    let fields = [("interaction", ""), ("decision", "leave")];
    cast.browser.post("/sign-out/confirm", &fields).await;
    assert_eq!(cast.told().await.len(), 1);
}

#[tokio::test]
async fn another_person_in_the_same_browser_ends_the_session_before() {
    let idp = provider().await;
    let mut cast = Cast::of(&idp).await;
    let request = cast.partner.request(&[("prompt", "login")]);
    let other = idp.person().await;
    cast.browser.sign_in(&other, &request).await;
    let told = cast.told().await;
    assert_eq!(payload(&told[0])["sid"], cast.tokens.claims["sid"]);
}

#[tokio::test]
async fn the_same_person_again_ends_nothing() {
    let idp = provider().await;
    let mut cast = Cast::of(&idp).await;
    let request = cast.partner.request(&[("prompt", "login")]);
    cast.browser.sign_in(&cast.person, &request).await;
    assert!(cast.told().await.is_empty());
}

#[tokio::test]
async fn a_session_whose_time_is_over_is_told() {
    let idp = provider().await;
    let cast = Cast::of(&idp).await;
    idp.advance(Duration::from_hours(10) - Duration::from_secs(1));
    sweep_once(&idp.app).await;
    assert!(cast.told().await.is_empty());
    idp.advance(Duration::from_secs(1));
    sweep_once(&idp.app).await;
    assert_eq!(cast.told().await.len(), 1);
}

#[tokio::test]
async fn a_suspended_account_is_signed_out_everywhere() {
    let idp = provider().await;
    let cast = Cast::of(&idp).await;
    let mut tx = idp.app.store.begin().await.unwrap();
    assert!(tx.suspend_account(cast.person.id, idp.now()).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(cast.told().await.len(), 1);
}

// §2.8 leaves it open; we try for a day, ever less often, with a fresh token each time.
#[tokio::test]
async fn a_partner_that_does_not_answer_is_tried_again_for_a_day() {
    let idp = provider().await;
    let mut cast = Cast::of(&idp).await;
    cast.receiver.is(Manner::Refusing);
    cast.leave().await;
    let waits = [0, 5, 30, 120, 600, 3600, 3 * 3600, 8 * 3600];
    for wait in waits.map(Duration::from_secs) {
        if !wait.is_zero() {
            idp.advance(wait.saturating_sub(Duration::from_secs(1)));
            assert!(cast.told().await.is_empty(), "{wait:?}: it is too early");
            idp.advance(Duration::from_secs(1));
        }
        let told = cast.told().await;
        assert_eq!(told.len(), 1, "{wait:?}");
        assert_eq!(payload(&told[0])["iat"], json!(idp.now()), "it is fresh");
    }
    idp.advance(Duration::from_hours(24));
    assert!(cast.told().await.is_empty(), "it was given up");
    let (_, trail) = idp.command(&["audit", "list"]);
    assert_eq!(
        trail.matches("logout_notice_given_up").count(),
        1,
        "{trail}"
    );
}

#[tokio::test]
async fn a_partner_that_comes_back_is_told() {
    let idp = provider().await;
    let mut cast = Cast::of(&idp).await;
    cast.receiver.is(Manner::Refusing);
    cast.leave().await;
    cast.told().await;
    cast.receiver.is(Manner::Willing);
    idp.advance(Duration::from_secs(5));
    assert_eq!(cast.told().await.len(), 1);
    idp.advance(Duration::from_hours(24));
    assert!(cast.told().await.is_empty());
}

// CVE-2026-1180 and its siblings: an address is no way into our network.
#[tokio::test]
async fn an_address_inside_is_never_posted_to() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.leave().await;
    assert!(cast.told().await.is_empty());
}

// §2.4, RFC 8725 §3.11: neither kind passes for the other.
#[tokio::test]
async fn a_logout_token_is_good_for_nothing_here() {
    let idp = provider().await;
    let mut cast = Cast::of(&idp).await;
    cast.leave().await;
    let told = cast.told().await;
    let page = cast
        .browser
        .get(&format!("/end-session?id_token_hint={}", told[0]))
        .await;
    assert_eq!(page.status, 400);
    let request = cast.partner.request(&[("id_token_hint", &told[0])]);
    let page = cast.browser.get(&request).await;
    assert_eq!(page.sent("error").as_deref(), Some("invalid_request"));
    assert_eq!(cast.partner.userinfo(&told[0]).await.status, 401);
    let introspected = cast.partner.introspect(&told[0]).await.json();
    assert_eq!(introspected["active"], false);
    assert_ne!(header(&cast.tokens.id_token)["typ"], "logout+jwt");
}

#[tokio::test]
async fn a_registration_that_cannot_be_kept_is_refused() {
    assert!(registrable(
        &json!({ "backchannel_logout_uri": "https://formation.example/out" })
    ));
    for wrong in [
        json!({ "backchannel_logout_uri": "http://formation.example/out" }),
        json!({ "backchannel_logout_uri": "https://formation.example/out#here" }),
        json!({ "backchannel_logout_session_required": true }),
    ] {
        assert!(!registrable(&wrong), "{wrong}");
    }
}
