//! Step-up (RFC 9470): a resource that demands a stronger or later sign-in, and the way there.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use idp::domain::CatalogueFile;
use serde_json::json;

use crate::support::jose::payload;
use crate::support::{Browser, Idp, Page, Partner, Person, Prover, Tokens, with_proofs};

/// Two services, of which one wants its people known better than the tests' are.
const CATALOGUE: &str = r#"{"services": [
    {"code": "strict", "label": {"fr": "S", "en": "S"}, "organisation": "O",
     "grain": "siret", "actions": ["consult"], "least_acr": "eidas1"},
    {"code": "plain", "label": {"fr": "P", "en": "P"}, "organisation": "O",
     "grain": "siret", "actions": ["consult"]}]}"#;

const ESSENTIAL: &str = r#"{"id_token":{"acr":{"essential":true,"values":["eidas1"]}}}"#;

struct Cast<'a> {
    idp: &'a Idp,
    browser: Browser<'a>,
    person: Person,
    partner: Partner<'a>,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let mut tx = idp.app.store.begin().await.unwrap();
        let catalogue = CatalogueFile::parse(CATALOGUE).unwrap();
        tx.put_catalogue(&catalogue).await.unwrap();
        tx.commit().await.unwrap();
        let change = json!({ "services": ["strict", "plain"] });
        Self {
            idp,
            browser: Browser::new(idp),
            person: idp.person().await,
            partner: Partner::registered(idp, change).await,
        }
    }

    /// A sign-in, or a request within the session.
    async fn tokens(&mut self, change: &[(&str, &str)]) -> Tokens {
        let scope = [("scope", "openid habilitations")];
        let change: Vec<_> = scope.iter().chain(change).copied().collect();
        let mut page = self.browser.get(&self.partner.request(&change)).await;
        if page.sent("code").is_none() {
            let request = self.partner.request(&change);
            page = self.browser.sign_in(&self.person, &request).await;
        }
        let code = page.sent("code").unwrap_or_else(|| panic!("{page:?}"));
        Tokens::read(&self.partner.redeem(&code, &[]).await)
    }

    /// Within the session, without anybody being asked.
    async fn silently(&mut self, change: &[(&str, &str)]) -> Page {
        self.browser.get(&self.partner.request(change)).await
    }

    async fn list(&self, service: &str, tokens: &Tokens) -> Page {
        let request = Request::get(format!("/entitlements?service={service}"))
            .header("authorization", format!("Bearer {}", tokens.access_token));
        self.idp.request(request.body(Body::empty()).unwrap()).await
    }

    /// As an administrator or FranceConnect does.
    async fn is_known_better(&self) {
        let id = self.person.id.as_number();
        let proven = "UPDATE account SET identity_proofing = 'weak'";
        let sql = format!("{proven} WHERE id = {id}");
        assert_eq!(self.idp.tamper(&sql).await, 1);
    }
}

// §3.
#[tokio::test]
async fn a_resource_says_which_sign_in_it_demands() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let tokens = cast.tokens(&[]).await;
    let page = cast.list("strict", &tokens).await;
    let error = (401, "insufficient_user_authentication".to_owned());
    assert_eq!(page.error(), error);
    let challenge = "Bearer error=\"insufficient_user_authentication\", \
                     error_description=\"another sign-in is needed\", acr_values=\"eidas1\"";
    assert_eq!(page.header("www-authenticate"), challenge);
    assert_ne!(cast.list("plain", &tokens).await.status, 401);
}

// §3, RFC 9449 §7.1.
#[tokio::test]
async fn the_holder_of_a_key_is_challenged_in_its_own_scheme() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let prover = Prover::new(&idp);
    let request = cast.partner.request(&[("scope", "openid habilitations")]);
    let page = cast.browser.sign_in(&cast.person, &request).await;
    let code = page.sent("code").unwrap();
    let redemption = cast
        .partner
        .to_post("/token", &cast.partner.redemption(&code));
    let proof = prover.for_tokens();
    let tokens = Tokens::read(&idp.request(with_proofs(redemption, &[&proof])).await);
    let ath = json!({ "ath": idp::crypto::sha256_text(&tokens.access_token) });
    let proof = prover.proof("GET", "/entitlements", &ath);
    let request = Request::get("/entitlements?service=strict")
        .header("authorization", format!("DPoP {}", tokens.access_token));
    let request = request.body(Body::empty()).unwrap();
    let page = idp.request(with_proofs(request, &[&proof])).await;
    let challenge = page.header("www-authenticate");
    assert_eq!(page.status, 401);
    assert!(challenge.starts_with("DPoP algs=\""), "{challenge}");
    assert!(
        challenge.ends_with(", acr_values=\"eidas1\""),
        "{challenge}"
    );
}

// §4, §5: the person is sent back within the session, and the new token does.
#[tokio::test]
async fn the_way_back_leads_to_a_token_that_is_good_enough() {
    for (engine, idp) in Idp::on_each_engine().await {
        let mut cast = Cast::of(&idp).await;
        let tokens = cast.tokens(&[]).await;
        assert_eq!(cast.list("strict", &tokens).await.status, 401, "{engine}");
        cast.is_known_better().await;
        let better = cast.tokens(&[("acr_values", "eidas1")]).await;
        assert_eq!(payload(&better.access_token)["acr"], "eidas1", "{engine}");
        assert_ne!(cast.list("strict", &better).await.status, 401, "{engine}");
        // What the first token was made of has not changed.
        assert_eq!(cast.list("strict", &tokens).await.status, 401, "{engine}");
    }
}

// §5: a wish that cannot be met is answered with what was reached, a demand with an error.
#[tokio::test]
async fn what_the_person_cannot_reach_is_told_and_never_pretended() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    cast.tokens(&[]).await;
    for change in [
        &[("acr_values", "eidas1 eidas2")][..],
        &[("acr_values", "eidas1"), ("prompt", "none")],
    ] {
        let page = cast.silently(change).await;
        let code = page.sent("code").unwrap_or_else(|| panic!("{page:?}"));
        let tokens = Tokens::read(&cast.partner.redeem(&code, &[]).await);
        assert_eq!(tokens.claims["acr"], "eidas0");
    }
    let page = cast.silently(&[("claims", ESSENTIAL)]).await;
    let unmet = "unmet_authentication_requirements";
    assert_eq!(page.sent("error").as_deref(), Some(unmet));
    cast.is_known_better().await;
    assert!(
        cast.silently(&[("claims", ESSENTIAL)])
            .await
            .sent("code")
            .is_some()
    );
}

// §4: `max_age` of a challenge, inside a session, exact at the second.
#[tokio::test]
async fn a_session_is_young_enough_until_the_second_after() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let first = cast.tokens(&[]).await;
    idp.advance(Duration::from_mins(1));
    let page = cast.silently(&[("max_age", "60")]).await;
    assert!(page.sent("code").is_some(), "{page:?}");
    idp.advance(Duration::from_secs(1));
    let page = cast.silently(&[("max_age", "60")]).await;
    assert!(page.location().starts_with("/sign-in"), "{page:?}");
    let again = cast.tokens(&[("max_age", "60")]).await;
    let at = |tokens: &Tokens| payload(&tokens.access_token)["auth_time"].as_i64().unwrap();
    assert_eq!(at(&again) - at(&first), 61);
    assert_eq!(again.claims["sid"], first.claims["sid"], "the same session");
}

// Registration §2: what is registered is a wish of every request.
#[tokio::test]
async fn a_client_may_register_what_it_wishes_for() {
    let idp = Idp::start().await;
    let change = json!({ "default_acr_values": ["eidas2", "eidas1"] });
    let partner = Partner::registered(&idp, change).await;
    let person = idp.person().await;
    let tokens = partner.tokens(&mut Browser::new(&idp), &person, &[]).await;
    assert_eq!(tokens.claims["acr"], "eidas0");
}
