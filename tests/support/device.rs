//! A device: it shows a code, and asks whether its person has answered (RFC 8628).

use std::collections::BTreeMap;

use axum::extract::Request;
use serde_json::{Value, json};

use super::{Browser, Idp, Page, Partner, Person, credentials};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(crate) struct Device<'a> {
    partner: &'a Partner<'a>,
    /// What it was told.
    pub(crate) told: Value,
}

/// A client of devices, but for `change`.
pub(crate) async fn device_client(idp: &Idp, change: Value) -> Partner<'_> {
    let mut metadata = json!({ "grant_types": [GRANT, "refresh_token"], "redirect_uris": [] });
    let fields = metadata.as_object_mut().unwrap();
    fields.extend(change.as_object().unwrap().clone());
    Partner::registered(idp, metadata).await
}

impl<'a> Device<'a> {
    pub(crate) async fn start(partner: &'a Partner<'a>) -> Self {
        Self::asking(partner, "openid email").await
    }

    /// One that was told this.
    pub(crate) const fn known(partner: &'a Partner<'a>, told: Value) -> Self {
        Self { partner, told }
    }

    pub(crate) async fn asking(partner: &'a Partner<'a>, scope: &str) -> Self {
        let page = Self::ask(partner, &[("scope", scope)]).await;
        assert_eq!(page.status, 200, "{}", page.body);
        Self::known(partner, page.json())
    }

    pub(crate) async fn ask(partner: &Partner<'_>, params: &[(&str, &str)]) -> Page {
        let params = params.iter().copied().collect();
        partner.post("/device_authorization", &params).await
    }

    pub(crate) fn user_code(&self) -> &str {
        self.told["user_code"].as_str().unwrap()
    }

    pub(crate) fn code(&self) -> &str {
        self.told["device_code"].as_str().unwrap()
    }

    /// The token request of this device, not sent yet.
    pub(crate) fn to_poll(&self) -> Request {
        self.partner.to_post("/token", &self.polling())
    }

    pub(crate) fn polling(&self) -> BTreeMap<&str, &str> {
        BTreeMap::from([("grant_type", GRANT), ("device_code", self.code())])
    }

    pub(crate) async fn poll(&self) -> Page {
        self.partner.post("/token", &self.polling()).await
    }

    /// What stands in its way.
    pub(crate) async fn told_at_poll(&self) -> String {
        let (status, error) = self.poll().await.error();
        assert_eq!(status, 400, "{error}");
        error
    }
}

impl Browser<'_> {
    /// Types a code into the page for it; where that leads.
    pub(crate) async fn enter(&mut self, code: &str) -> Page {
        self.post("/device", &[("user_code", code)]).await
    }

    /// Types the code and signs in, up to the page that asks.
    pub(crate) async fn enter_as(&mut self, person: &Person, code: &str) -> String {
        let mut page = self.enter(code).await;
        if page.location().starts_with("/sign-in") {
            let interaction = page.sent("interaction").unwrap();
            page = self
                .post("/sign-in", &credentials(person, &interaction))
                .await;
        }
        assert!(page.location().starts_with("/consent"), "{page:?}");
        page.location().to_owned()
    }

    /// Answers there, with `allow` or `deny`; gives the last page's address.
    pub(crate) async fn answer(&mut self, consent: &str, decision: &str) -> String {
        let interaction = consent.split_once("interaction=").unwrap().1;
        let fields = [("interaction", interaction), ("decision", decision)];
        let page = self.post("/consent", &fields).await;
        page.location().to_owned()
    }

    pub(crate) async fn allow(&mut self, person: &Person, device: &Device<'_>) {
        let consent = self.enter_as(person, device.user_code()).await;
        let last = self.answer(&consent, "allow").await;
        assert_eq!(last, "/device/done?outcome=allowed");
    }
}
