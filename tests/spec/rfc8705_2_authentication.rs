//! Clients that prove themselves with a certificate (RFC 8705 §2), which a trusted proxy hands on
//! (RFC 9440).

use std::collections::BTreeMap;

use rcgen::SanType;
use serde_json::{Value, json};

use crate::support::certificates::{
    Authority, SUBJECT, Shown, also, subject, with_chain, with_header,
};
use crate::support::{Idp, Page, Partner};

/// What a client that registered so, and shows this, is answered.
async fn ask(authority: &Authority, registered: Value, shown: Option<&Shown>) -> Page {
    let idp = Idp::start_with(|environment| authority.settings(environment)).await;
    let partner = Partner::registered(&idp, registered).await;
    let request = partner.to_post_publicly("/introspect", &BTreeMap::from([("token", "x")]));
    let request = match shown {
        Some(shown) => shown.with(request),
        None => request,
    };
    idp.request(request).await
}

fn named(name: &str, value: &str) -> Value {
    json!({ "token_endpoint_auth_method": "tls_client_auth", name: value })
}

fn by_subject() -> Value {
    named("tls_client_auth_subject_dn", SUBJECT)
}

fn assert_refused(page: &Page) {
    let refusal = (401, "invalid_client".to_owned());
    assert_eq!(page.error(), refusal, "{}", page.body);
    // The same as for a client that there is none of.
    assert_eq!(
        page.json()["error_description"],
        "client authentication failed"
    );
}

// §2.1.2, however the name is spaced.
#[tokio::test]
async fn a_certificate_is_known_by_its_subject() {
    let authority = Authority::new();
    let shown = authority.issue(&subject());
    let page = ask(&authority, by_subject(), Some(&shown)).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

// §2.1.2.
#[tokio::test]
async fn a_certificate_is_known_by_each_kind_of_other_name() {
    let text = |text: &str| text.to_owned().try_into().unwrap();
    for (name, value, san) in [
        (
            "tls_client_auth_san_dns",
            "formation.example",
            SanType::DnsName(text("formation.example")),
        ),
        (
            "tls_client_auth_san_uri",
            "urn:formation",
            SanType::URI(text("urn:formation")),
        ),
        (
            "tls_client_auth_san_ip",
            "192.0.2.7",
            SanType::IpAddress([192, 0, 2, 7].into()),
        ),
        (
            "tls_client_auth_san_email",
            "a@b.example",
            SanType::Rfc822Name(text("a@b.example")),
        ),
    ] {
        let authority = Authority::new();
        let shown = authority.issue(&also(vec![san]));
        let page = ask(&authority, named(name, value), Some(&shown)).await;
        assert_eq!(page.status, 200, "{name}: {}", page.body);
        assert_refused(
            &ask(
                &authority,
                named(name, value),
                Some(&authority.issue(&subject())),
            )
            .await,
        );
    }
}

// A name counts where it stands: a DNS name is no URI, and neither is a subject.
#[tokio::test]
async fn a_certificate_of_another_name_is_refused() {
    let authority = Authority::new();
    let dns = SanType::DnsName("formation".to_owned().try_into().unwrap());
    let shown = authority.issue(&also(vec![dns]));
    for registered in [
        named("tls_client_auth_subject_dn", "CN=formation"),
        named(
            "tls_client_auth_subject_dn",
            "O=Formation\\, SA,CN=formation",
        ),
        named(
            "tls_client_auth_subject_dn",
            "CN=formation,O=Formation\\, SA,C=FR",
        ),
        named("tls_client_auth_subject_dn", "not a name"),
        named("tls_client_auth_san_uri", "formation"),
        named("tls_client_auth_san_email", "formation"),
        named("tls_client_auth_san_dns", "formation.example"),
    ] {
        assert_refused(&ask(&authority, registered, Some(&shown)).await);
    }
}

// §2.1: a name counts if an authority that we trust vouches for it, today.
#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let authority = Authority::new();
    let mut expired = subject();
    expired.not_after = rcgen::date_time_ymd(2026, 1, 1);
    for shown in [
        Some(Shown::by_itself(&subject())),
        Some(Authority::new().issue(&subject())),
        Some(authority.issue(&expired)),
        None,
    ] {
        assert_refused(&ask(&authority, by_subject(), shown.as_ref()).await);
    }
}

fn registering(shown: &Shown) -> Value {
    json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": shown.jwks() })
}

// §2.2: the certificate itself is registered, its name does not matter.
#[tokio::test]
async fn a_certificate_of_its_own_is_known_by_being_registered() {
    let authority = Authority::new();
    let shown = Shown::by_itself(&subject());
    let page = ask(&authority, registering(&shown), Some(&shown)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let other = Shown::by_itself(&subject());
    assert_refused(&ask(&authority, registering(&shown), Some(&other)).await);
    let issued = authority.issue(&subject());
    assert_refused(&ask(&authority, registering(&shown), Some(&issued)).await);
    assert_refused(&ask(&authority, registering(&shown), None).await);
}

// RFC 9440 §4: whoever is no proxy of ours may write what it likes.
#[tokio::test]
async fn a_certificate_counts_from_a_trusted_proxy_only() {
    let authority = Authority::new();
    let shown = authority.issue(&subject());
    let settings = |environment| {
        let environment = authority.settings(environment);
        environment.with("IDP_TRUSTED_PROXIES", "10.0.0.0/8")
    };
    let idp = Idp::start_with(settings).await;
    let partner = Partner::registered(&idp, by_subject()).await;
    let request = partner.to_post_publicly("/introspect", &BTreeMap::from([("token", "x")]));
    assert_refused(&idp.request(shown.with(request)).await);
}

// RFC 9440 §2.3: the proxy hands on who stands between the certificate and its authority, in one
// header or several.
#[tokio::test]
async fn issuers_that_the_proxy_hands_on_lead_to_the_authority() {
    let authority = Authority::new();
    let shown = authority.below().below().issue(&subject());
    let idp = Idp::start_with(|environment| authority.settings(environment)).await;
    let partner = Partner::registered(&idp, by_subject()).await;
    let request = || partner.to_post_publicly("/introspect", &BTreeMap::from([("token", "x")]));
    let page = idp.request(shown.with_issuers(request())).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_refused(&idp.request(shown.with(request())).await);

    // What is broken or endless is nothing, and no obstacle to a certificate that needs none.
    let direct = authority.issue(&subject());
    for broken in ["", "x", ":AAAA:, 1", "(:AAAA:)", &":AAAA:, ".repeat(5000)] {
        let request = with_chain(direct.with(request()), broken);
        assert_eq!(idp.request(request).await.status, 200, "{broken:.20}");
    }
    let endless = with_chain(shown.with_issuers(request()), &[":AAAA:"; 20].join(","));
    assert_refused(&idp.request(endless).await);
}

// One of two may be the client's own; and what is no certificate is none.
#[tokio::test]
async fn a_header_that_is_repeated_or_broken_counts_for_nothing() {
    let authority = Authority::new();
    let shown = authority.issue(&subject());
    let idp = Idp::start_with(|environment| authority.settings(environment)).await;
    let partner = Partner::registered(&idp, by_subject()).await;
    let request = || partner.to_post_publicly("/introspect", &BTreeMap::from([("token", "x")]));
    assert_refused(&idp.request(shown.with(shown.with(request()))).await);
    for broken in [
        "",
        ":",
        "::",
        "AAAA",
        ":AAAA:",
        ":é:",
        &format!(":{}:", "A".repeat(20_000)),
    ] {
        assert_refused(&idp.request(with_header(request(), broken)).await);
    }
}

// §2.1.2: one name, not several to choose from.
#[test]
fn a_client_registers_one_name_of_its_certificate() {
    let check = |change: Value| {
        let mut metadata = json!({
            "client_id": "formation", "client_name": "Compte formation",
            "redirect_uris": ["https://formation.example/callback"],
        });
        let fields = metadata.as_object_mut().unwrap();
        fields.extend(change.as_object().unwrap().clone());
        let client: idp::domain::Client = serde_json::from_value(metadata).unwrap();
        client.check()
    };
    assert!(check(by_subject()).is_ok());
    let mut two = by_subject();
    two["tls_client_auth_san_dns"] = "formation.example".into();
    assert!(check(two).is_err());
    for method in ["tls_client_auth", "self_signed_tls_client_auth"] {
        assert!(check(json!({ "token_endpoint_auth_method": method })).is_err());
    }
    let both = json!({
        "dpop_bound_access_tokens": true, "tls_client_certificate_bound_access_tokens": true,
    });
    assert!(check(both).is_err());
}
