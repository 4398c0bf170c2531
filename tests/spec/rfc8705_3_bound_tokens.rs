//! Tokens bound to a certificate (RFC 8705 §3, §4), and what the metadata says of it (§5).

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use idp::config::Environment;
use serde_json::{Value, json};

use crate::support::certificates::{Authority, Shown, subject};
use crate::support::jose::payload;
use crate::support::{Browser, ISSUER, Idp, Page, Partner, Prover, Tokens, with_proofs};

async fn start() -> Idp {
    let authority = Authority::new();
    Idp::start_with(|environment| authority.settings(environment)).await
}

async fn bound(idp: &Idp) -> Partner<'_> {
    let change = json!({ "tls_client_certificate_bound_access_tokens": true });
    Partner::registered(idp, change).await
}

async fn redeem(idp: &Idp, partner: &Partner<'_>, shown: &Shown) -> Page {
    let person = idp.person().await;
    let code = partner.code(&mut Browser::new(idp), &person, &[]).await;
    let request = partner.to_post("/token", &partner.redemption(&code));
    idp.request(shown.with(request)).await
}

fn certificate() -> Shown {
    Shown::by_itself(&subject())
}

// §3.1, §3.2: bound at the token endpoint, told at introspection.
#[tokio::test]
async fn a_token_names_the_certificate_that_it_is_bound_to() {
    let (idp, shown) = (start().await, certificate());
    let partner = bound(&idp).await;
    let page = redeem(&idp, &partner, &shown).await;
    assert_eq!(page.json()["token_type"], "Bearer", "{}", page.body);
    let token = Tokens::read(&page).access_token;
    let cnf = json!({ "x5t#S256": shown.thumbprint() });
    assert_eq!(payload(&token)["cnf"], cnf);
    let told = partner.introspect(&token).await.json();
    assert_eq!((&told["cnf"], &told["active"]), (&cnf, &json!(true)));
}

// §3: at every resource, with the same certificate or not at all.
#[tokio::test]
async fn a_bound_token_opens_with_its_certificate_only() {
    let (idp, shown) = (start().await, certificate());
    let partner = bound(&idp).await;
    let token = Tokens::read(&redeem(&idp, &partner, &shown).await).access_token;
    let userinfo = || partner.to_userinfo(&format!("Bearer {token}"));
    assert_eq!(idp.request(shown.with(userinfo())).await.status, 200);
    let entitlements = || {
        Request::get("/entitlements?service=x")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty())
            .unwrap()
    };
    let page = idp.request(shown.with(entitlements())).await;
    assert_eq!(page.error().1, "insufficient_scope");
    for request in [
        userinfo(),
        certificate().with(userinfo()),
        entitlements(),
        certificate().with(entitlements()),
    ] {
        let page = idp.request(request).await;
        assert_eq!(page.error(), (401, "invalid_token".to_owned()));
    }
}

// §3.4: nothing is used up by coming without, or with a proof of another kind.
#[tokio::test]
async fn a_client_whose_tokens_are_to_be_bound_must_show_a_certificate() {
    let (idp, shown) = (start().await, certificate());
    let (partner, person) = (bound(&idp).await, idp.person().await);
    let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
    let request = || partner.to_post("/token", &partner.redemption(&code));
    let refusal = (400, "invalid_request".to_owned());
    assert_eq!(idp.request(request()).await.error(), refusal);
    let proof = Prover::new(&idp).for_tokens();
    let page = idp
        .request(with_proofs(shown.with(request()), &[&proof]))
        .await;
    assert_eq!(page.error(), refusal);
    let page = idp.request(shown.with(request())).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

// §4: a public client has nothing but its certificate to prove itself with.
#[tokio::test]
async fn a_public_client_refreshes_with_the_certificate_it_began_with() {
    let (idp, shown) = (start().await, certificate());
    let change = json!({
        "token_endpoint_auth_method": "none",
        "tls_client_certificate_bound_access_tokens": true,
    });
    let (partner, person) = (Partner::registered(&idp, change).await, idp.person().await);
    let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
    let request = partner.to_post_publicly("/token", &partner.redemption(&code));
    let page = idp.request(shown.with(request)).await;
    let token = Tokens::read(&page).refresh_token.unwrap();
    let params = BTreeMap::from([("grant_type", "refresh_token"), ("refresh_token", &token)]);
    let request = || partner.to_post_publicly("/token", &params);
    let page = idp.request(certificate().with(request())).await;
    assert_eq!(page.error(), (400, "invalid_grant".to_owned()));
    let page = idp.request(shown.with(request())).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

async fn metadata(idp: &Idp) -> Value {
    let request = Request::get("/.well-known/openid-configuration").body(Body::empty());
    idp.request(request.unwrap()).await.json()
}

// §5: what works by the settings, and nothing else.
#[tokio::test]
async fn the_metadata_says_whether_certificates_can_be_shown() {
    let bound = "tls_client_certificate_bound_access_tokens";
    let without = metadata(&Idp::start().await).await;
    assert_eq!(without.get(bound), None);
    let methods = without["token_endpoint_auth_methods_supported"].to_string();
    assert!(!methods.contains("tls"), "{methods}");

    let with = metadata(&start().await).await;
    assert_eq!(with[bound], true);
    assert_eq!(with.get("mtls_endpoint_aliases"), None);
    let methods = with["token_endpoint_auth_methods_supported"]
        .as_array()
        .unwrap();
    for method in ["tls_client_auth", "self_signed_tls_client_auth"] {
        assert!(methods.contains(&method.into()), "{method}");
    }
}

// RFC 9449 §4.3, rule 9: a proof is for the address that the client was told to call.
#[tokio::test]
async fn a_proof_may_be_for_the_address_for_certificates() {
    let address = "https://mtls.idp.example";
    let settings = |environment: Environment| environment.with("IDP_MTLS_ADDRESS", address);
    let idp = Idp::start_with(settings).await;
    let change = json!({ "dpop_bound_access_tokens": true });
    let (partner, person) = (Partner::registered(&idp, change).await, idp.person().await);
    for (htu, status) in [
        (format!("{address}/token"), 200),
        (format!("{ISSUER}/token"), 200),
        (format!("{address}/par"), 400),
        (
            "https://mtls.idp.example.evil.example/token".to_owned(),
            400,
        ),
    ] {
        let code = partner.code(&mut Browser::new(&idp), &person, &[]).await;
        let proof = Prover::new(&idp).proof("POST", "/token", &json!({ "htu": htu }));
        let request = partner.to_post("/token", &partner.redemption(&code));
        let page = idp.request(with_proofs(request, &[&proof])).await;
        assert_eq!(page.status, status, "{htu}: {}", page.body);
    }
}

#[tokio::test]
async fn the_metadata_names_another_address_for_certificates_if_there_is_one() {
    let authority = Authority::new();
    let address = "https://mtls.idp.example";
    let settings = |environment| {
        let environment = authority.settings(environment);
        environment.with("IDP_MTLS_ADDRESS", address)
    };
    let aliases = metadata(&Idp::start_with(settings).await).await;
    let aliases = &aliases["mtls_endpoint_aliases"];
    assert_eq!(aliases["token_endpoint"], format!("{address}/token"));
    assert_eq!(aliases["userinfo_endpoint"], format!("{address}/userinfo"));
}
