//! What the site must know before it starts, read once from the environment.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]

use std::env;

use anyhow::{Context, ensure};
use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use tracing_subscriber::EnvFilter;
use url::Url;

/// What the provider and this site agreed on at registration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The provider's issuer identifier, exactly as its discovery document writes it.
    /// `FORMATION_ISSUER`, default `http://idp.localhost:8080`.
    pub issuer: IssuerUrl,
    /// `FORMATION_CLIENT_ID`, default `formation`.
    pub client_id: ClientId,
    /// `FORMATION_CLIENT_SECRET`, or the content of the file `FORMATION_CLIENT_SECRET_FILE`.
    pub client_secret: ClientSecret,
    /// The address people type to reach this site, an origin without a path.
    /// `FORMATION_URL`, default `http://formation.localhost:8081`.
    pub url: Url,
}

impl Settings {
    /// Checks what would otherwise fail at the first sign-in.
    pub fn new(
        issuer: String,
        client_id: String,
        client_secret: String,
        url: &str,
    ) -> anyhow::Result<Self> {
        let url = Url::parse(url).context("this site's own address is not a URL")?;
        ensure!(
            matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none(),
            "this site's own address must be an origin such as https://formation.example"
        );
        Ok(Self {
            issuer: IssuerUrl::new(issuer).context("the issuer is not a URL")?,
            client_id: ClientId::new(client_id),
            client_secret: ClientSecret::new(client_secret),
            url,
        })
    }

    /// Reads the variables named on each field.
    pub fn from_env() -> anyhow::Result<Self> {
        Self::new(
            variable("FORMATION_ISSUER", "http://idp.localhost:8080"),
            variable("FORMATION_CLIENT_ID", "formation"),
            client_secret()?,
            &variable("FORMATION_URL", "http://formation.localhost:8081"),
        )
        .context("the FORMATION_… variables")
    }

    /// `FORMATION_LISTEN`, default `127.0.0.1:8081`.
    pub fn listen_address() -> String {
        variable("FORMATION_LISTEN", "127.0.0.1:8081")
    }

    /// `FORMATION_LOG`, default `info`, in the syntax of `tracing`'s filters.
    pub fn log_filter() -> EnvFilter {
        EnvFilter::new(variable("FORMATION_LOG", "info"))
    }

    /// The absolute form of one of this site's own paths.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url.origin().ascii_serialization())
    }
}

fn variable(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}

fn client_secret() -> anyhow::Result<String> {
    if let Ok(secret) = env::var("FORMATION_CLIENT_SECRET") {
        return Ok(secret);
    }
    let path = env::var("FORMATION_CLIENT_SECRET_FILE")
        .context("set FORMATION_CLIENT_SECRET or FORMATION_CLIENT_SECRET_FILE")?;
    let secret = std::fs::read_to_string(&path)
        .with_context(|| format!("FORMATION_CLIENT_SECRET_FILE: cannot read {path}"))?;
    Ok(secret.trim_end().to_owned())
}
