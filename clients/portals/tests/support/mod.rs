//! The cast: a [`Browser`], the portal it visits, and the [`Provider`] behind it.

#[path = "../../../training-account/tests/support/browser.rs"]
mod browser;
#[path = "../../../training-account/tests/support/keys.rs"]
mod keys;
#[path = "../../../training-account/tests/support/provider.rs"]
#[expect(dead_code, reason = "the training account asks for entitlements too")]
mod provider;

use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use portals::{Portal, Registration, Settings};
use tokio::net::TcpListener;

pub(crate) use browser::{Browser, Page};
pub(crate) use keys::Key;
pub(crate) use provider::{Answer, Provider};

pub(crate) const CLIENT_ID: &str = "formation";
const CLIENT_SECRET: &str = "a secret with + and : in it";

pub(crate) struct World {
    pub provider: Provider,
    pub browser: Browser,
}

impl World {
    pub(crate) async fn start() -> Self {
        let provider = Provider::start().await;
        let portal = start_portal(&provider.issuer).await;
        Self {
            provider,
            browser: Browser::new(portal),
        }
    }

    /// Signs in with an answer that differs from the valid one by `change`.
    pub(crate) async fn sign_in_with(&mut self, change: impl FnOnce(&mut Answer)) -> Page {
        self.provider.change_answer(change);
        self.browser.visit("/espace").await
    }

    pub(crate) async fn is_signed_in(&mut self) -> bool {
        self.browser.get("/espace").await.status.is_success()
    }

    /// The way in that the other portal links to.
    pub(crate) fn way_in(&self, target: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/initiate?"));
        query.append_pair("iss", &self.provider.issuer);
        query.append_pair("target_link_uri", target).finish()
    }
}

pub(crate) async fn start_portal(issuer: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let url = format!("http://portailpro.localhost:{port}");
    let registration = Registration {
        issuer: IssuerUrl::new(issuer.to_owned()).unwrap(),
        client_id: ClientId::new(CLIENT_ID.to_owned()),
        client_secret: ClientSecret::new(CLIENT_SECRET.to_owned()),
    };
    let neighbour = "http://jedeclare.localhost:1";
    let settings = Settings::new(Portal::Portailpro, registration, &url, neighbour);
    tokio::spawn(portals::serve(
        listener,
        settings.unwrap(),
        std::future::pending(),
    ));
    url
}
