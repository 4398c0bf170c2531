//! What an operator takes away is gone within a second, wherever it had got to.

use std::collections::BTreeMap;
use std::time::Duration;

use idp::domain::AccountState;

use crate::support::{Browser, Idp, Partner, Person, Tokens};

/// Clients are read again after a second of real time.
async fn a_second_later() {
    tokio::time::sleep(Duration::from_millis(1100)).await;
}

struct Cast<'a> {
    browser: Browser<'a>,
    person: Person,
    partner: Partner<'a>,
    tokens: Tokens,
    /// Issued, not redeemed yet.
    code: String,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp) -> Self {
        let mut browser = Browser::new(idp);
        let (person, partner) = (idp.person().await, Partner::of(idp).await);
        let scope = [("scope", "openid offline_access")];
        let tokens = partner.tokens(&mut browser, &person, &scope).await;
        let page = browser.get(&partner.request(&[])).await;
        let code = page.sent("code").unwrap();
        Self {
            browser,
            person,
            partner,
            tokens,
            code,
        }
    }

    async fn refresh(&self) -> (u16, String) {
        let token = self.tokens.refresh_token.as_deref().unwrap();
        self.partner.refresh(token, &[]).await.error()
    }
}

#[tokio::test]
async fn an_account_that_is_not_in_good_standing_has_nothing_left() {
    for state in [AccountState::Suspended, AccountState::StruckOff] {
        let idp = Idp::start().await;
        let mut cast = Cast::of(&idp).await;
        idp.change_state(&cast.person, state).await;
        let invalid_grant = (400, "invalid_grant".to_owned());
        assert_eq!(cast.refresh().await, invalid_grant);
        assert_eq!(
            cast.partner.redeem(&cast.code, &[]).await.error(),
            invalid_grant
        );
        assert_eq!(
            cast.partner
                .userinfo(&cast.tokens.access_token)
                .await
                .status,
            401
        );
        let told = cast
            .partner
            .introspect(&cast.tokens.access_token)
            .await
            .json();
        assert_eq!(told["active"], false);
        let request = cast.partner.request(&[("prompt", "none")]);
        let page = cast.browser.get(&request).await;
        assert_eq!(page.sent("error").as_deref(), Some("login_required"));
    }
}

#[tokio::test]
async fn an_account_that_is_not_in_good_standing_cannot_sign_in() {
    let idp = Idp::start().await;
    let partner = Partner::of(&idp).await;
    for state in [
        AccountState::Invited,
        AccountState::Suspended,
        AccountState::StruckOff,
    ] {
        let person = idp.person_who_is(state).await;
        let mut browser = Browser::new(&idp);
        let page = browser.try_to_sign_in(&person, &partner.request(&[])).await;
        assert_eq!(
            (page.status.as_u16(), page.location()),
            (422, ""),
            "{state}"
        );
    }
}

#[tokio::test]
async fn a_disabled_client_has_nothing_left() {
    let idp = Idp::start().await;
    let mut cast = Cast::of(&idp).await;
    let interaction = Browser::new(&idp)
        .open(&cast.partner.request(&[("prompt", "login")]))
        .await;
    let id = cast.partner.client_id.parse().unwrap();
    let mut tx = idp.app.store.direct().await.unwrap();
    assert!(tx.disable_client(&id, idp.now()).await.unwrap());
    a_second_later().await;

    let invalid_client = (401, "invalid_client".to_owned());
    assert_eq!(cast.refresh().await, invalid_client);
    assert_eq!(
        cast.partner.redeem(&cast.code, &[]).await.error(),
        invalid_client
    );
    assert_eq!(
        cast.partner
            .userinfo(&cast.tokens.access_token)
            .await
            .status,
        401
    );
    let params = BTreeMap::from([("token", "x")]);
    assert_eq!(
        cast.partner.post("/introspect", &params).await.error(),
        invalid_client
    );
    let page = cast.browser.get(&cast.partner.request(&[])).await;
    assert_eq!((page.status.as_u16(), page.location()), (400, ""));
    let page = cast
        .browser
        .get(&format!("/sign-in?interaction={interaction}"))
        .await;
    assert_eq!(page.status, 400);
}

// A client that another took the secret of is given a new one: the old one is dead.
#[tokio::test]
async fn a_replaced_secret_is_dead() {
    let idp = Idp::start().await;
    let cast = Cast::of(&idp).await;
    let id = cast.partner.client_id.parse().unwrap();
    let mut tx = idp.app.store.direct().await.unwrap();
    let client = tx.find_client(&id).await.unwrap().unwrap().client;
    let other = idp::crypto::SecretHash::of("another secret");
    tx.put_client(&client, Some(&other), idp.now())
        .await
        .unwrap();
    a_second_later().await;
    assert_eq!(cast.refresh().await, (401, "invalid_client".to_owned()));
}
