//! The cast: a [`Browser`], the site it visits, and the [`Provider`] behind it.

mod browser;
mod keys;
mod provider;

use tokio::net::TcpListener;
use training_account::Settings;

pub(crate) use browser::{Browser, Page};
pub(crate) use keys::Key;
pub(crate) use provider::{Answer, Provider};

pub(crate) const CLIENT_ID: &str = "formation";
pub(crate) const CLIENT_SECRET: &str = "a secret with + and : in it";

pub(crate) struct World {
    pub provider: Provider,
    pub browser: Browser,
}

impl World {
    pub(crate) async fn start() -> Self {
        let provider = Provider::start().await;
        let site = start_site(&provider.issuer).await;
        Self {
            provider,
            browser: Browser::new(site),
        }
    }

    /// Signs in with an answer that differs from the valid one by `change`.
    pub(crate) async fn sign_in_with(&mut self, change: impl FnOnce(&mut Answer)) -> Page {
        self.provider.change_answer(change);
        self.browser.visit("/dotations").await
    }
}

pub(crate) async fn start_site(issuer: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "http://formation.localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let settings = Settings::new(
        issuer.to_owned(),
        CLIENT_ID.to_owned(),
        CLIENT_SECRET.to_owned(),
        &url,
    );
    tokio::spawn(training_account::serve(
        listener,
        settings.unwrap(),
        std::future::pending(),
    ));
    url
}
