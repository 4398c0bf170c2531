//! Whoever is asked whether a token counts says the same: introspection, userinfo, an exchange
//! (RFC 7662 §4, RFC 8693 §2.1).

use std::time::Duration;

use idp::domain::AccountState;
use serde_json::json;

use crate::spec::core_3_1_2_4_consent::decide;
use crate::spec::rfc8693_exchange::{exchange, may_exchange};
use crate::support::{Browser, Idp, Partner, Person, Tokens};

/// What can become of a token before somebody asks.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Nothing,
    Expired,
    Revoked,
    RefreshRevoked,
    RefreshedTwice,
    RedeemedTwice,
    SignedOut,
    Disconnected,
    Suspended,
    StruckOff,
}

use Fate::{
    Disconnected, Expired, Nothing, RedeemedTwice, RefreshRevoked, RefreshedTwice, Revoked,
    SignedOut, StruckOff, Suspended,
};

struct Cast<'a> {
    idp: &'a Idp,
    partner: Partner<'a>,
    service: Partner<'a>,
    browser: Browser<'a>,
    person: Person,
    code: String,
    tokens: Tokens,
}

impl<'a> Cast<'a> {
    async fn of(idp: &'a Idp, format: &str) -> Self {
        let change = json!({ "access_token_format": format, "consent": "required" });
        let partner = Partner::registered(idp, change).await;
        let service = Partner::registered(idp, may_exchange("service", "formation")).await;
        let (mut browser, person) = (Browser::new(idp), idp.person().await);
        let request = partner.request(&[("scope", "openid email")]);
        let page = browser.sign_in(&person, &request).await;
        let page = decide(&mut browser, &page, "allow").await;
        let code = page.sent("code").unwrap();
        let tokens = Tokens::read(&partner.redeem(&code, &[]).await);
        Self {
            idp,
            partner,
            service,
            browser,
            person,
            code,
            tokens,
        }
    }

    async fn meet(&mut self, fate: Fate) {
        let refresh = self.tokens.refresh_token.clone().unwrap();
        match fate {
            Nothing => {}
            Expired => self.idp.advance(Duration::from_mins(10)),
            Revoked => drop(self.partner.revoke(&self.tokens.access_token).await),
            RefreshRevoked => drop(self.partner.revoke(&refresh).await),
            RefreshedTwice => {
                self.partner.refresh(&refresh, &[]).await;
                self.partner.refresh(&refresh, &[]).await;
            }
            RedeemedTwice => drop(self.partner.redeem(&self.code, &[]).await),
            SignedOut => {
                let hint = format!("/end-session?id_token_hint={}", self.tokens.id_token);
                let page = self.browser.get(&hint).await;
                self.browser.follow(page).await;
            }
            Disconnected => {
                let fields = [("client", "formation"), ("decision", "revoke")];
                self.browser.post("/account/consents/revoke", &fields).await;
            }
            Suspended => self.becomes(AccountState::Suspended).await,
            StruckOff => self.becomes(AccountState::StruckOff).await,
        }
    }

    async fn becomes(&self, state: AccountState) {
        self.idp.change_state(&self.person, state).await;
    }

    async fn judged(&self) -> [bool; 3] {
        let token = &self.tokens.access_token;
        [
            self.partner.userinfo(token).await.status == 200,
            self.partner.introspect(token).await.json()["active"] == true,
            exchange(&self.service, token, &[]).await.status == 200,
        ]
    }
}

#[tokio::test]
async fn whoever_is_asked_says_the_same_of_a_token() {
    for format in ["jwt", "opaque"] {
        for fate in [
            Nothing,
            Expired,
            Revoked,
            RefreshRevoked,
            RefreshedTwice,
            RedeemedTwice,
            SignedOut,
            Disconnected,
            Suspended,
            StruckOff,
        ] {
            let idp = Idp::start().await;
            let mut cast = Cast::of(&idp, format).await;
            assert_eq!(cast.judged().await, [true; 3], "{format} before {fate:?}");
            cast.meet(fate).await;
            let counts = matches!(fate, Nothing);
            assert_eq!(cast.judged().await, [counts; 3], "{format} {fate:?}");
        }
    }
}
