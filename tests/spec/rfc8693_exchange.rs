//! Token exchange (RFC 8693): a token to act with, never worth more than the one it was given for.

use std::collections::BTreeMap;
use std::time::Duration;

use idp::domain::AccountState;
use serde_json::{Value, json};

use crate::support::jose::payload;
use crate::support::{Browser, ISSUER, Idp, Page, Partner, Person, Tokens};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// The site that the person uses, the service that it calls, and the service that this one calls.
struct Cast<'a> {
    idp: &'a Idp,
    site: Partner<'a>,
    service: Partner<'a>,
    behind: Partner<'a>,
    person: Person,
    tokens: Tokens,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let site = Partner::of(idp).await;
        let service = Partner::registered(idp, may_exchange("service", "formation")).await;
        let behind = Partner::registered(idp, may_exchange("behind", "service")).await;
        let person = idp.person().await;
        let scope = [("scope", "openid email phone offline_access")];
        let tokens = site.tokens(&mut Browser::new(idp), &person, &scope).await;
        Self {
            idp,
            site,
            service,
            behind,
            person,
            tokens,
        }
    }

    /// The service exchanges the site's token, but for these parameters.
    async fn exchange(&self, change: &[(&str, &str)]) -> Page {
        exchange(&self.service, &self.tokens.access_token, change).await
    }

    async fn exchanged(&self) -> String {
        given(&self.exchange(&[]).await)
    }
}

pub(super) fn may_exchange(id: &str, from: &str) -> Value {
    json!({
        "client_id": id,
        "grant_types": [EXCHANGE],
        "redirect_uris": [],
        "scope": "openid email profile",
        "exchange_from": [from],
    })
}

pub(super) async fn exchange(by: &Partner<'_>, subject: &str, change: &[(&str, &str)]) -> Page {
    let mut params = BTreeMap::from([
        ("grant_type", EXCHANGE),
        ("subject_token", subject),
        ("subject_token_type", ACCESS_TOKEN),
    ]);
    params.extend(change.iter().copied());
    by.post("/token", &params).await
}

fn given(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.body);
    page.json()["access_token"].as_str().unwrap().to_owned()
}

// §2.2.1, §4.1.
#[tokio::test]
async fn the_new_token_is_about_the_same_person_and_says_who_acts() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let answer = cast.exchange(&[]).await.json();
    assert_eq!(answer["issued_token_type"], ACCESS_TOKEN);
    assert_eq!(answer["token_type"], "Bearer");
    assert!(answer["refresh_token"].is_null() && answer["id_token"].is_null());
    let claims = payload(answer["access_token"].as_str().unwrap());
    assert_eq!(claims["sub"], cast.tokens.claims["sub"]);
    assert_eq!(claims["client_id"], "service");
    assert_eq!(claims["act"], json!({ "sub": "service" }));
    let userinfo = cast.service.userinfo(&cast.exchanged().await).await.json();
    assert_eq!(userinfo["email"], "zoe@cabinet.example");
    assert!(userinfo["phone_number"].is_null());
}

// §4.1: the chain, the last one outermost.
#[tokio::test]
async fn a_chain_of_clients_is_told_in_order_and_ends() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let mut token = given(&exchange(&cast.behind, &cast.exchanged().await, &[]).await);
    let act = json!({ "sub": "behind", "act": { "sub": "service" } });
    assert_eq!(payload(&token)["act"], act);
    let told = cast.behind.introspect(&token).await.json();
    assert_eq!((&told["active"], &told["act"]), (&json!(true), &act));
    for _ in 0..2 {
        token = given(&exchange(&cast.behind, &token, &[]).await);
    }
    let too_long = exchange(&cast.behind, &token, &[]).await.error();
    assert_eq!(too_long, (400, "invalid_request".to_owned()));
}

#[tokio::test]
async fn scopes_never_grow() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let scope = |page: Page| page.json()["scope"].clone();
    // What both have, and what was asked of it.
    assert_eq!(scope(cast.exchange(&[]).await), "openid email");
    assert_eq!(scope(cast.exchange(&[("scope", "email")]).await), "email");
    for more in ["email phone", "profile", "offline_access"] {
        let refused = cast.exchange(&[("scope", more)]).await.error();
        assert_eq!(refused, (400, "invalid_scope".to_owned()), "{more}");
    }
}

// RFC 8693 §2.2.2: not for another audience than the token is for.
#[tokio::test]
async fn audiences_never_grow() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    for name in ["audience", "resource"] {
        assert_eq!(cast.exchange(&[(name, ISSUER)]).await.status, 200);
        let refused = cast.exchange(&[(name, "https://elsewhere.example")]).await;
        assert_eq!(
            refused.error(),
            (400, "invalid_target".to_owned()),
            "{name}"
        );
    }
    assert_eq!(payload(&cast.exchanged().await)["aud"], ISSUER);
}

#[tokio::test]
async fn life_never_grows() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    idp.advance(Duration::from_mins(9));
    let answer = cast.exchange(&[]).await.json();
    assert_eq!(answer["expires_in"], 60);
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(
        payload(token)["exp"],
        payload(&cast.tokens.access_token)["exp"]
    );
    idp.advance(Duration::from_mins(1));
    assert_eq!(cast.service.userinfo(token).await.status, 401);
    let late = cast.exchange(&[]).await.error();
    assert_eq!(late, (400, "invalid_request".to_owned()));
}

#[tokio::test]
async fn only_who_was_registered_for_a_clients_tokens_may_exchange_them() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let token = &cast.tokens.access_token;
    let page = exchange(&cast.behind, token, &[]).await;
    assert_eq!(page.error(), (400, "invalid_request".to_owned()));
    assert_eq!(
        page.json()["error_description"],
        "the client may not act with this token"
    );
    let page = exchange(&cast.site, token, &[]).await;
    assert_eq!(page.error(), (400, "unauthorized_client".to_owned()));
}

#[tokio::test]
async fn only_an_access_token_of_ours_is_exchanged_for_an_access_token() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let refresh = cast.tokens.refresh_token.clone().unwrap();
    for change in [
        ("subject_token", cast.tokens.id_token.as_str()),
        ("subject_token", &refresh),
        ("subject_token", "nonsense"),
        ("subject_token", ""),
        (
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:id_token",
        ),
        ("subject_token_type", ""),
        (
            "requested_token_type",
            "urn:ietf:params:oauth:token-type:refresh_token",
        ),
        ("actor_token", "x"),
    ] {
        let refused = cast.exchange(&[change]).await.error();
        assert_eq!(refused, (400, "invalid_request".to_owned()), "{change:?}");
    }
    let asked = [("requested_token_type", ACCESS_TOKEN)];
    assert_eq!(cast.exchange(&asked).await.status, 200);
}

// CVE-2026-9798, CVE-2026-1486: the new token dies with all that the old one died of.
#[tokio::test]
async fn a_dead_account_or_grant_takes_exchanged_tokens_along() {
    for kind in ["account", "grant", "token"] {
        let idp = Idp::start().await;
        let cast = Cast::of(&idp).await;
        let token = cast.exchanged().await;
        match kind {
            "account" => {
                let state = AccountState::Suspended;
                cast.idp.change_state(&cast.person, state).await;
            }
            "grant" => {
                cast.site.revoke(&cast.tokens.access_token).await;
            }
            _ => {
                cast.service.revoke(&token).await;
            }
        }
        assert_eq!(cast.service.userinfo(&token).await.status, 401, "{kind}");
        let told = cast.service.introspect(&token).await.json();
        assert_eq!(told["active"], false, "{kind}");
        let subject_lives = cast.exchange(&[]).await.status == 200;
        assert_eq!(subject_lives, kind == "token", "{kind}");
        let again = exchange(&cast.behind, &token, &[]).await.error();
        assert_eq!(again, (400, "invalid_request".to_owned()), "{kind}");
    }
}

#[tokio::test]
async fn a_disabled_client_takes_exchanged_tokens_along() {
    for id in ["formation", "service"] {
        let idp = Idp::start().await;
        let cast = Cast::of(&idp).await;
        let token = given(&exchange(&cast.behind, &cast.exchanged().await, &[]).await);
        let direct = cast.exchanged().await;
        let mut tx = idp.app.store.direct().await.unwrap();
        tx.disable_client(&id.parse().unwrap(), idp.now())
            .await
            .unwrap();
        // Clients are read again after a second of real time.
        tokio::time::sleep(Duration::from_millis(1100)).await;
        assert_eq!(cast.service.userinfo(&direct).await.status, 401, "{id}");
        if id == "formation" {
            assert_eq!(cast.behind.userinfo(&token).await.status, 401);
        }
    }
}

// What the site asked for by name is between it and the person.
#[tokio::test]
async fn claims_asked_for_by_name_are_not_told_to_others() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let claims = r#"{"userinfo":{"phone_number":null}}"#;
    let mut browser = Browser::new(&idp);
    let tokens = cast
        .site
        .tokens(&mut browser, &cast.person, &[("claims", claims)])
        .await;
    let own = cast.site.userinfo(&tokens.access_token).await.json();
    assert!(own["phone_number"].is_string());
    let token = given(&exchange(&cast.service, &tokens.access_token, &[]).await);
    assert!(cast.service.userinfo(&token).await.json()["phone_number"].is_null());
}
