//! Certificates of clients over TLS that ends here (RFC 8705 §2, §3), with real handshakes.

use std::collections::BTreeMap;

use axum::extract::Request;
use serde_json::{Value, json};

use crate::support::certificates::{Authority, SUBJECT, Shown, subject};
use crate::support::jose::payload;
use crate::support::tls::{Door, HOST, MTLS_HOST, Own, Visitor};
use crate::support::{Browser, Idp, Page, Partner, Tokens};

/// A provider, its door, and what it takes to come in.
struct World {
    own: Own,
    authority: Authority,
    idp: Idp,
    door: Door,
}

impl World {
    async fn start() -> Self {
        Self::start_with(&[]).await
    }

    async fn start_with(settings: &[(&str, &str)]) -> Self {
        let (own, authority) = (Own::new(), Authority::new());
        let idp = Idp::start_with(|environment| {
            let environment = own.settings(environment);
            let environment = environment.with("IDP_CLIENT_CA", authority.path());
            let settings = settings.iter();
            settings.fold(environment, |all, (name, value)| all.with(name, *value))
        })
        .await;
        let door = Door::open(&idp).await;
        Self {
            own,
            authority,
            idp,
            door,
        }
    }

    /// What this client is answered that shows this.
    async fn answer(&self, partner: &Partner<'_>, shown: Option<&Shown>) -> Page {
        let visitor = self.own.visitor(shown);
        visitor.ask(&self.door, question(partner)).await.unwrap()
    }

    async fn by_subject(&self) -> Partner<'_> {
        Partner::registered(&self.idp, by_subject()).await
    }
}

fn by_subject() -> Value {
    json!({
        "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": SUBJECT,
    })
}

fn question(partner: &Partner<'_>) -> Request {
    partner.to_post_publicly("/introspect", &BTreeMap::from([("token", "x")]))
}

fn assert_refused(page: &Page) {
    let refusal = (401, "invalid_client".to_owned());
    assert_eq!(page.error(), refusal, "{}", page.body);
}

// §2.1: by the name that an authority of ours vouches for, in either version of TLS.
#[tokio::test]
async fn a_client_is_known_by_the_certificate_of_its_handshake() {
    let world = World::start().await;
    let partner = world.by_subject().await;
    let shown = world.authority.issue(&subject());
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let shown = Some((&shown, shown.key.serialize_pem()));
        let visitor = world.own.speaking(&[version], shown);
        let page = visitor.ask(&world.door, question(&partner)).await.unwrap();
        assert_eq!(page.status, 200, "{}", page.body);
    }
}

// RFC 5280 §6: the client shows who stands between it and the authority.
#[tokio::test]
async fn an_office_of_the_authority_may_vouch_for_a_client() {
    let world = World::start().await;
    let partner = world.by_subject().await;
    let mut shown = world.authority.below().issue(&subject());
    assert_eq!(world.answer(&partner, Some(&shown)).await.status, 200);
    shown.issuers.clear();
    assert_refused(&world.answer(&partner, Some(&shown)).await);
}

// §2.1: nobody else's, and none of yesterday.
#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_today_is_refused() {
    let world = World::start().await;
    let partner = world.by_subject().await;
    let (mut expired, mut early) = (subject(), subject());
    expired.not_after = rcgen::date_time_ymd(2026, 1, 1);
    early.not_before = rcgen::date_time_ymd(2030, 1, 1);
    for shown in [
        Some(Shown::by_itself(&subject())),
        Some(Authority::new().issue(&subject())),
        Some(world.authority.issue(&expired)),
        Some(world.authority.issue(&early)),
        None,
    ] {
        assert_refused(&world.answer(&partner, shown.as_ref()).await);
    }
}

// §2.2: no authority is needed for a certificate that is registered itself.
#[tokio::test]
async fn a_certificate_of_its_own_is_known_by_being_registered() {
    let world = World::start().await;
    let shown = Shown::by_itself(&subject());
    let change = json!({
        "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": shown.jwks(),
    });
    let partner = Partner::registered(&world.idp, change).await;
    assert_eq!(world.answer(&partner, Some(&shown)).await.status, 200);
    let other = Shown::by_itself(&subject());
    assert_refused(&world.answer(&partner, Some(&other)).await);
    assert_refused(&world.answer(&partner, None).await);
}

// RFC 8446 §4.4.3: a certificate is public, its key is not.
#[tokio::test]
async fn a_certificate_without_its_key_opens_nothing() {
    let world = World::start().await;
    let partner = world.by_subject().await;
    let shown = world.authority.issue(&subject());
    let other = Shown::by_itself(&subject()).key.serialize_pem();
    let visitor = world.own.visitor_with(Some((&shown, other)));
    assert!(visitor.ask(&world.door, question(&partner)).await.is_err());
}

// RFC 9440 §4: whoever is no proxy of ours may write what it likes.
#[tokio::test]
async fn a_header_beside_our_own_handshake_counts_for_nothing() {
    let settings = [
        ("IDP_TRUSTED_PROXIES", "10.0.0.0/8"),
        ("IDP_CLIENT_CERTIFICATE_HEADER", "Client-Cert"),
    ];
    let world = World::start_with(&settings).await;
    let partner = world.by_subject().await;
    let shown = world.authority.issue(&subject());
    for visitor in [None, Some(&Shown::by_itself(&subject()))] {
        let request = shown.with(question(&partner));
        let visitor = world.own.visitor(visitor);
        assert_refused(&visitor.ask(&world.door, request).await.unwrap());
    }
    assert_eq!(world.answer(&partner, Some(&shown)).await.status, 200);
}

// A proxy that shows a certificate of its own to us speaks for many clients.
#[tokio::test]
async fn the_certificate_of_a_trusted_proxy_is_no_clients() {
    let settings = [
        ("IDP_TRUSTED_PROXIES", "127.0.0.1/32"),
        ("IDP_CLIENT_CERTIFICATE_HEADER", "Client-Cert"),
    ];
    let world = World::start_with(&settings).await;
    let partner = world.by_subject().await;
    let shown = world.authority.issue(&subject());
    assert_refused(&world.answer(&partner, Some(&shown)).await);
    let proxy = Shown::by_itself(&subject());
    let request = shown.with(question(&partner));
    let proxy = world.own.visitor(Some(&proxy));
    let page = proxy.ask(&world.door, request).await.unwrap();
    assert_eq!(page.status, 200, "{}", page.body);
}

// §3, §3.1: bound to what the connection was opened with, here and at every resource.
#[tokio::test]
async fn a_token_is_bound_to_the_certificate_of_the_connection() {
    let world = World::start().await;
    let mut change = by_subject();
    change["tls_client_certificate_bound_access_tokens"] = true.into();
    let (idp, person) = (&world.idp, world.idp.person().await);
    let partner = Partner::registered(idp, change).await;
    let code = partner.code(&mut Browser::new(idp), &person, &[]).await;
    let shown = world.authority.issue(&subject());
    let holder = world.own.visitor(Some(&shown));
    let request = partner.to_post_publicly("/token", &partner.redemption(&code));
    let page = holder.ask(&world.door, request).await.unwrap();
    let token = Tokens::read(&page).access_token;
    let told = payload(&token);
    assert_eq!(told["cnf"], json!({ "x5t#S256": shown.thumbprint() }));

    let userinfo = async |visitor: &Visitor| {
        let request = partner.to_userinfo(&format!("Bearer {token}"));
        visitor.ask(&world.door, request).await.unwrap()
    };
    assert_eq!(userinfo(&holder).await.status, 200);
    let again = world.authority.issue(&subject());
    for thief in [Some(&again), None] {
        let page = userinfo(&world.own.visitor(thief)).await;
        assert_eq!(page.error(), (401, "invalid_token".to_owned()));
    }
}

// §5: the metadata follows.
#[tokio::test]
async fn the_metadata_says_that_certificates_can_be_shown() {
    let world = World::start().await;
    let metadata = Partner::of(&world.idp).await.discovery().await;
    assert_eq!(metadata["tls_client_certificate_bound_access_tokens"], true);
    let methods = metadata["token_endpoint_auth_methods_supported"].to_string();
    assert!(methods.contains("\"tls_client_auth") && methods.contains("\"self_signed_tls"));
}

// §5: a browser is not asked for a certificate, for it would ask the person.
#[tokio::test]
async fn certificates_are_asked_for_at_the_address_for_them_alone() {
    let address = format!("https://{MTLS_HOST}");
    let world = World::start_with(&[("IDP_MTLS_ADDRESS", &address)]).await;
    let partner = world.by_subject().await;
    let shown = world.authority.issue(&subject());
    let visitor = world.own.visitor(Some(&shown));
    for (host, status) in [(HOST, 401), (MTLS_HOST, 200)] {
        let asked = visitor.ask_at(host, world.door.address, question(&partner));
        assert_eq!(asked.await.unwrap().status, status, "{host}");
    }
}

/// What a client sends to this endpoint.
fn to(partner: &Partner<'_>, endpoint: &str, path: &str, token: &str) -> Request {
    let asked = partner.asked(&[]);
    let asked = asked
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let params: BTreeMap<&str, &str> = match endpoint {
        "userinfo_endpoint" => return partner.to_userinfo(&format!("Bearer {token}")),
        "pushed_authorization_request_endpoint" => asked.collect(),
        "token_endpoint" => BTreeMap::from([("grant_type", "client_credentials")]),
        "device_authorization_endpoint" => BTreeMap::from([("scope", "openid")]),
        "revocation_endpoint" => BTreeMap::from([("token", "x")]),
        _ => BTreeMap::from([("token", token)]),
    };
    partner.to_post_publicly(path, &params)
}

// §5: at every address that the metadata names, and not at the one for everybody.
#[tokio::test]
async fn every_alias_takes_certificates_and_the_issuers_address_takes_none() {
    let address = format!("https://{MTLS_HOST}");
    let world = World::start_with(&[("IDP_MTLS_ADDRESS", &address)]).await;
    let mut change = by_subject();
    change["tls_client_certificate_bound_access_tokens"] = true.into();
    change["grant_types"] = json!([
        "authorization_code",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:device_code",
    ]);
    let partner = Partner::registered(&world.idp, change).await;
    let shown = world.authority.issue(&subject());
    let visitor = world.own.visitor(Some(&shown));
    let person = world.idp.person().await;
    let code = partner
        .code(&mut Browser::new(&world.idp), &person, &[])
        .await;
    let request = partner.to_post_publicly("/token", &partner.redemption(&code));
    let page = visitor.ask_at(MTLS_HOST, world.door.address, request).await;
    let token = Tokens::read(&page.unwrap()).access_token;
    let metadata = partner.discovery().await;
    for (endpoint, alias) in metadata["mtls_endpoint_aliases"].as_object().unwrap() {
        let path = alias.as_str().unwrap().strip_prefix(&address).unwrap();
        for (host, proven) in [(HOST, false), (MTLS_HOST, true)] {
            let request = to(&partner, endpoint, path, &token);
            let page = visitor.ask_at(host, world.door.address, request).await;
            let page = page.unwrap();
            let expected = if proven {
                page.status.is_success()
            } else {
                page.status == 401
            };
            assert!(
                expected,
                "{endpoint} at {host}: {} {}",
                page.status, page.body
            );
        }
    }
}
