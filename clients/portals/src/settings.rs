//! What a portal must know before it starts, read once from the environment.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]

use std::env;

use anyhow::{Context, bail, ensure};
use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use tracing_subscriber::EnvFilter;
use url::Url;

use crate::portal::Portal;

/// What the provider and the portal agreed on.
#[derive(Clone, Debug)]
pub struct Registration {
    pub issuer: IssuerUrl,
    pub client_id: ClientId,
    pub client_secret: ClientSecret,
}

#[derive(Clone, Debug)]
pub struct Settings {
    pub portal: Portal,
    pub registration: Registration,
    /// The address people type, an origin without a path.
    pub url: Url,
    /// The same of the other portal.
    pub neighbour: Url,
}

impl Settings {
    /// Checks what would otherwise fail at the first sign-in.
    pub fn new(
        portal: Portal,
        registration: Registration,
        url: &str,
        neighbour: &str,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            portal,
            registration,
            url: origin(url).context("the portal's own address")?,
            neighbour: origin(neighbour).context("the other portal's address")?,
        })
    }

    /// Reads the variables that the README lists.
    pub fn from_env() -> anyhow::Result<Self> {
        let portal = match variable("PORTAL", "jedeclare").as_str() {
            "jedeclare" => Portal::Jedeclare,
            "portailpro" => Portal::Portailpro,
            "cabinet" => Portal::Cabinet,
            other => bail!("PORTAL is jedeclare, portailpro or cabinet, not {other}"),
        };
        let secret = env::var("PORTAL_CLIENT_SECRET").context("set PORTAL_CLIENT_SECRET")?;
        let issuer = variable("PORTAL_ISSUER", "http://idp.localhost:8080");
        let registration = Registration {
            issuer: IssuerUrl::new(issuer).context("PORTAL_ISSUER")?,
            client_id: ClientId::new(variable("PORTAL_CLIENT_ID", portal.id())),
            client_secret: ClientSecret::new(secret),
        };
        let url = variable("PORTAL_URL", &usual_url(portal));
        let neighbour = variable("PORTAL_NEIGHBOUR_URL", &usual_url(portal.other()));
        Self::new(portal, registration, &url, &neighbour)
    }

    /// This machine only: a reverse proxy stands before it.
    pub fn listen_address(&self) -> (&'static str, u16) {
        ("127.0.0.1", self.url.port_or_known_default().unwrap_or(80))
    }

    /// `PORTAL_LOG`, default `info`, in the syntax of `tracing`'s filters.
    pub fn log_filter() -> EnvFilter {
        EnvFilter::new(variable("PORTAL_LOG", "info"))
    }

    /// The absolute form of one of this portal's own paths.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url.origin().ascii_serialization())
    }
}

fn origin(url: &str) -> anyhow::Result<Url> {
    let url = Url::parse(url)?;
    ensure!(
        matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none(),
        "{url} is not an origin such as https://portal.example"
    );
    Ok(url)
}

fn usual_url(portal: Portal) -> String {
    let port = match portal {
        Portal::Jedeclare => 8082,
        Portal::Portailpro => 8083,
        Portal::Cabinet => 8084,
    };
    format!("http://{}.localhost:{port}", portal.id())
}

fn variable(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}
