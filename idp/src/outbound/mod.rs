//! The one way out. Partners name addresses that we fetch from (key sets, lists of redirect
//! addresses, request objects) or post to (sign-out notices): none may lead us to where only we can
//! go, and none may hold us up.
//!
//! 1. The address is https; http goes to this machine only, and only where the settings allow it.
//! 2. The host is resolved here, and what it resolves to must be public (the table in `address`).
//!    The connection is then made to those very addresses: a name that changes its mind afterwards
//!    changes nothing.
//! 3. No redirect is followed, no proxy asked, no cookie kept; 200 is the only good answer.
//! 4. The time and the size of an answer are bounded.
//!
//! What type an answer has is for whoever asked to check: it parses as a key set, or it does not.

mod address;
mod error;
mod names;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use reqwest::header::ACCEPT;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Response};
use url::{Host, Url};

pub use error::Error;
pub use names::Names;

use self::names::Guard;
use crate::config::Outgoing;
use crate::domain::RedirectUri;

/// Fetches under guard. Clones share connections and settings.
#[derive(Clone, Debug)]
pub struct Outbound {
    client: Client,
    guard: Guard,
    limits: Limits,
}

/// How much of our time and memory somebody else's server may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub connect: Duration,
    /// From the first question to the last byte.
    pub total: Duration,
    pub bytes: usize,
}

impl Limits {
    pub const USUAL: Self = Self {
        connect: Duration::from_secs(3),
        total: Duration::from_secs(5),
        bytes: 64 * 1024,
    };
}

/// The settings of outgoing fetches cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("IDP_OUTBOUND_CA names a file that does not hold certificates in PEM")]
pub struct Unusable(#[from] reqwest::Error);

impl Outbound {
    pub fn new(settings: &Outgoing, names: Names, limits: Limits) -> Result<Self, Unusable> {
        let guard = Guard::new(settings, names);
        let extra = match &settings.authorities {
            Some(pem) => Certificate::from_pem_bundle(pem)?,
            None => Vec::new(),
        };
        let merged = builder(&guard, limits).tls_certs_merge(extra.clone());
        let client = merged.build().or_else(|_| {
            // A machine without any certificate authority can do all but fetch by https.
            tracing::warn!("the system has no certificate authorities: see IDP_OUTBOUND_CA");
            builder(&guard, limits).tls_certs_only(extra).build()
        })?;
        Ok(Self {
            client,
            guard,
            limits,
        })
    }

    /// The body of a 200 answer.
    pub async fn get(&self, uri: &RedirectUri, accept: &'static str) -> Result<Bytes, Error> {
        let fetched = self.fetch(uri, accept).await;
        fetched.inspect_err(|error| log(uri, *error))
    }

    /// Delivers a form. Success may have nothing to say (204), as frameworks put it.
    pub async fn post_form(&self, uri: &RedirectUri, fields: &[(&str, &str)]) -> Result<(), Error> {
        let posted = self.post(uri, fields).await;
        posted.inspect_err(|error| log(uri, *error))
    }

    async fn fetch(&self, uri: &RedirectUri, accept: &'static str) -> Result<Bytes, Error> {
        let request = self.client.get(self.admit(uri)?).header(ACCEPT, accept);
        let response = request.send().await.map_err(|error| Error::of(&error))?;
        match response.status().as_u16() {
            200 => self.body(response).await,
            status => Err(Error::Status(status)),
        }
    }

    async fn post(&self, uri: &RedirectUri, fields: &[(&str, &str)]) -> Result<(), Error> {
        let request = self.client.post(self.admit(uri)?).form(fields);
        let response = request.send().await.map_err(|error| Error::of(&error))?;
        match response.status().as_u16() {
            200 | 204 => Ok(()),
            status => Err(Error::Status(status)),
        }
    }

    /// A host that is an address is not resolved, so it is judged here; a name is judged when it
    /// is. [`RedirectUri`] has http on this machine only, which is not public.
    fn admit(&self, uri: &RedirectUri) -> Result<Url, Error> {
        let url = Url::parse(uri.as_str()).map_err(|_| Error::UnknownName)?;
        match url.host() {
            Some(Host::Ipv4(address)) => self.guard.judge("", address.into())?,
            Some(Host::Ipv6(address)) => self.guard.judge("", address.into())?,
            Some(Host::Domain(_)) => {}
            None => return Err(Error::UnknownName),
        }
        Ok(url)
    }

    async fn body(&self, mut response: Response) -> Result<Bytes, Error> {
        let announced = response.content_length().unwrap_or_default();
        if announced > self.limits.bytes as u64 {
            return Err(Error::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|error| Error::of(&error))? {
            if body.len() + part.len() > self.limits.bytes {
                return Err(Error::TooLarge);
            }
            body.extend_from_slice(&part);
        }
        Ok(body.into())
    }
}

fn builder(guard: &Guard, limits: Limits) -> ClientBuilder {
    Client::builder()
        .dns_resolver(Arc::new(guard.clone()))
        .redirect(Policy::none())
        .no_proxy()
        .referer(false)
        .user_agent("net-entreprises-idp")
        // A connection that is kept would outlive the check of its address.
        .pool_max_idle_per_host(0)
        .connect_timeout(limits.connect)
        .timeout(limits.total)
}

/// Partners name these addresses, so that their failures are no news of ours.
fn log(uri: &RedirectUri, error: Error) {
    tracing::info!(%uri, "not fetched: {error}");
}
