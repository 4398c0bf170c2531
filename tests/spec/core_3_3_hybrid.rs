//! Tokens through the browser: the implicit and the hybrid flow (OpenID Connect Core §3.2, §3.3),
//! where the operator allows them and the partner registered them.

use idp::crypto::half_hash;
use idp::domain::SigningAlg;
use serde_json::{Map, Value, json};

use crate::support::jose::verified;
use crate::support::{Browser, Idp, Page, Partner};

const KINDS: [&str; 5] = [
    "code id_token",
    "code token",
    "code id_token token",
    "id_token",
    "id_token token",
];

async fn idp() -> Idp {
    Idp::start_with(|environment| environment.with("IDP_IMPLICIT", "on")).await
}

/// A partner that registered all of them.
async fn partner(idp: &Idp) -> Partner<'_> {
    let mut kinds = vec!["code"];
    kinds.extend(KINDS);
    let change = json!({
        "response_types": kinds,
        "grant_types": ["authorization_code", "refresh_token", "implicit"],
    });
    Partner::registered(idp, change).await
}

/// What a sign-in for this ends with.
async fn answer(idp: &Idp, partner: &Partner<'_>, change: &[(&str, &str)]) -> Page {
    let person = idp.person().await;
    let request = partner.request(change);
    Browser::new(idp).sign_in(&person, &request).await
}

async fn id_token(partner: &Partner<'_>, page: &Page) -> Map<String, Value> {
    verified(&page.sent("id_token").unwrap(), &partner.jwks().await)
}

// §3.2.2.5, §3.3.2.5: each part that was asked for and no other, in the fragment.
#[tokio::test]
async fn each_response_type_gets_what_it_names() {
    for kind in KINDS {
        let idp = idp().await;
        let partner = partner(&idp).await;
        let page = answer(&idp, &partner, &[("response_type", kind)]).await;
        assert!(
            page.location()
                .starts_with("https://formation.example/callback#"),
            "{page:?}"
        );
        let asked = |name| kind.split(' ').any(|word| word == name);
        assert_eq!(page.sent("code").is_some(), asked("code"), "{kind}");
        assert_eq!(page.sent("id_token").is_some(), asked("id_token"), "{kind}");
        assert_eq!(
            page.sent("access_token").is_some(),
            asked("token"),
            "{kind}"
        );
        let told = (page.sent("token_type"), page.sent("expires_in"));
        let expected = asked("token").then(|| ("Bearer".to_owned(), "600".to_owned()));
        assert_eq!(told, expected.unzip(), "{kind}");
        assert_eq!(page.sent("state").as_deref(), Some("a-state"));
    }
}

// §3.3.2.11, §3.2.2.10: what came with it can be told from what was slipped in.
#[tokio::test]
async fn the_id_token_vouches_for_the_code_the_token_and_the_state() {
    let idp = idp().await;
    let partner = partner(&idp).await;
    let page = answer(&idp, &partner, &[("response_type", "code id_token token")]).await;
    let claims = id_token(&partner, &page).await;
    for (hash, sent) in [
        ("c_hash", "code"),
        ("at_hash", "access_token"),
        ("s_hash", "state"),
    ] {
        let sent = page.sent(sent).unwrap();
        assert_eq!(claims[hash], half_hash(&sent, SigningAlg::Rs256), "{hash}");
    }
    assert_eq!(claims["nonce"], "a-nonce");
    assert_eq!(claims["aud"], "formation");
}

// §3.3.3.6: both ID tokens are about the same sign-in.
#[tokio::test]
async fn the_code_of_a_hybrid_answer_is_redeemed_as_usual() {
    let idp = idp().await;
    let partner = partner(&idp).await;
    let page = answer(&idp, &partner, &[("response_type", "code id_token")]).await;
    let front = id_token(&partner, &page).await;
    let redeemed = partner.redeem(&page.sent("code").unwrap(), &[]).await;
    let back = crate::support::Tokens::read(&redeemed).claims;
    for name in ["iss", "sub", "aud", "auth_time", "nonce", "sid"] {
        assert_eq!(front[name], back[name], "{name}");
    }
}

// Core §3.1.3.6.
#[tokio::test]
async fn an_id_token_of_the_token_endpoint_vouches_for_its_access_token() {
    for (alg, length) in [("RS256", 22), ("PS256", 22), ("ES256", 22), ("EdDSA", 43)] {
        let idp = Idp::start().await;
        let change = json!({ "id_token_signed_response_alg": alg });
        let (person, partner) = (idp.person().await, Partner::registered(&idp, change).await);
        let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
        let hash = half_hash(&tokens.access_token, alg.parse().unwrap());
        assert_eq!(tokens.claims["at_hash"], hash, "{alg}");
        assert_eq!(hash.len(), length);
    }
}

#[tokio::test]
async fn the_access_token_opens_what_one_of_the_token_endpoint_opens() {
    for kind in ["code token", "id_token token"] {
        let idp = idp().await;
        let partner = partner(&idp).await;
        let asked = [("response_type", kind), ("scope", "openid email")];
        let page = answer(&idp, &partner, &asked).await;
        let userinfo = partner.userinfo(&page.sent("access_token").unwrap()).await;
        assert_eq!(userinfo.json()["email"], "zoe@cabinet.example", "{kind}");
    }
}

// Core §5.4: only where there is no access token to ask with.
#[tokio::test]
async fn claims_of_the_scopes_are_in_the_id_token_when_it_comes_alone() {
    for (kind, told) in [
        ("id_token", true),
        ("id_token token", false),
        ("code id_token", false),
    ] {
        let idp = idp().await;
        let partner = partner(&idp).await;
        let asked = [("response_type", kind), ("scope", "openid email")];
        let page = answer(&idp, &partner, &asked).await;
        let claims = id_token(&partner, &page).await;
        assert_eq!(claims.contains_key("email"), told, "{kind}");
    }
}

// §3.2.2.1, §3.3.2.11.
#[tokio::test]
async fn a_nonce_is_demanded() {
    for kind in KINDS {
        let idp = idp().await;
        let request = partner(&idp)
            .await
            .request(&[("response_type", kind), ("nonce", "")]);
        let page = Browser::new(&idp).get(&request).await;
        assert_eq!(
            page.sent("error").as_deref(),
            Some("invalid_request"),
            "{kind}"
        );
        assert!(
            page.location().contains('#'),
            "an error goes where tokens go"
        );
    }
}

// Multiple Response Types §3, JARM §2.3.1.
#[tokio::test]
async fn a_token_never_goes_into_a_query() {
    for mode in ["query", "query.jwt"] {
        let idp = idp().await;
        let asked = [("response_type", "id_token"), ("response_mode", mode)];
        let request = partner(&idp).await.request(&asked);
        let page = Browser::new(&idp).get(&request).await;
        assert_eq!(
            page.sent("error").as_deref(),
            Some("invalid_request"),
            "{mode}"
        );
        assert!(page.location().contains('#'));
    }
}

// Form Post Response Mode §2, JARM §2.3.
#[tokio::test]
async fn an_id_token_may_be_posted_or_signed_once_more() {
    let idp = idp().await;
    let partner = partner(&idp).await;
    let asked = [
        ("response_type", "id_token"),
        ("response_mode", "form_post"),
    ];
    let page = answer(&idp, &partner, &asked).await;
    assert!(page.body.contains("name=\"id_token\""), "{}", page.body);
    let asked = [("response_type", "code id_token"), ("response_mode", "jwt")];
    let page = answer(&idp, &partner, &asked).await;
    assert!(page.location().contains("#response="), "{page:?}");
    let claims = verified(&page.sent("response").unwrap(), &partner.jwks().await);
    assert!(claims.contains_key("id_token") && claims.contains_key("code"));
}

// Multiple Response Types §3: the order of the words does not matter.
#[tokio::test]
async fn the_words_may_come_in_any_order() {
    let idp = idp().await;
    let partner = partner(&idp).await;
    let page = answer(&idp, &partner, &[("response_type", "token id_token code")]).await;
    assert!(page.sent("code").is_some() && page.sent("id_token").is_some());
}

#[tokio::test]
async fn tokens_of_the_browser_end_with_the_session() {
    let idp = idp().await;
    let (person, partner) = (idp.person().await, partner(&idp).await);
    let mut browser = Browser::new(&idp);
    let asked = [
        ("response_type", "id_token token"),
        ("scope", "openid offline_access"),
    ];
    let page = browser.sign_in(&person, &partner.request(&asked)).await;
    let token = page.sent("access_token").unwrap();
    assert_eq!(partner.userinfo(&token).await.status, 200);
    let hint = page.sent("id_token").unwrap();
    browser
        .get(&format!("/end-session?id_token_hint={hint}"))
        .await;
    assert_eq!(partner.userinfo(&token).await.status, 401);
}

#[tokio::test]
async fn what_is_not_registered_is_refused() {
    let idp = idp().await;
    let request = Partner::of(&idp)
        .await
        .request(&[("response_type", "id_token")]);
    let page = Browser::new(&idp).get(&request).await;
    assert_eq!(page.sent("error").as_deref(), Some("unauthorized_client"));
}

// RFC 9700 §2.1.2: off unless the operator says otherwise.
#[tokio::test]
async fn where_the_operator_does_not_allow_it_nothing_is_offered() {
    let idp = Idp::start().await;
    let partner = partner(&idp).await;
    for kind in KINDS {
        let page = Browser::new(&idp)
            .get(&partner.request(&[("response_type", kind)]))
            .await;
        let refused = Some("unsupported_response_type");
        assert_eq!(page.sent("error").as_deref(), refused, "{kind}");
    }
    let document = Browser::new(&idp)
        .get("/.well-known/openid-configuration")
        .await
        .json();
    assert_eq!(document["response_types_supported"], json!(["code"]));
    let grants = document["grant_types_supported"].as_array().unwrap();
    assert!(!grants.contains(&json!("implicit")), "{grants:?}");
}

#[tokio::test]
async fn where_the_operator_allows_it_everything_is_advertised() {
    let idp = idp().await;
    let document = Browser::new(&idp)
        .get("/.well-known/openid-configuration")
        .await
        .json();
    let kinds = document["response_types_supported"].as_array().unwrap();
    assert!(
        KINDS.iter().all(|kind| kinds.contains(&json!(kind))),
        "{kinds:?}"
    );
    let grants = document["grant_types_supported"].as_array().unwrap();
    assert!(grants.contains(&json!("implicit")));
}

// The grant type that goes with it is traded at no endpoint.
#[tokio::test]
async fn the_token_endpoint_trades_nothing_for_it() {
    let idp = idp().await;
    let partner = partner(&idp).await;
    let params = [("grant_type", "implicit")].into();
    let page = partner.post("/token", &params).await;
    assert_eq!(page.error(), (400, "unsupported_grant_type".to_owned()));
}

// RFC 9449 §5.2: no proof of a key comes through the browser.
#[test]
fn a_client_whose_tokens_are_bound_cannot_register_it() {
    let metadata = |bound: bool| {
        let metadata = json!({
            "client_id": "formation",
            "client_name": "Compte formation",
            "redirect_uris": ["https://formation.example/callback"],
            "response_types": ["id_token token"],
            "grant_types": ["implicit"],
            "dpop_bound_access_tokens": bound,
        });
        serde_json::from_value::<idp::domain::Client>(metadata).unwrap()
    };
    assert_eq!(metadata(false).check(), Ok(()));
    assert!(metadata(true).check().is_err());
}
