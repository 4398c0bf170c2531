//! How a request presents itself, before anything in it is believed.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::certificate::forwarded;
use super::peer::is_proxy;
use crate::app::App;
use crate::crypto::{CertificateChain, ClientCertificate};
use crate::domain::Timestamp;
use crate::web::server::Connection;

/// What a proof of possession may be about, and where it stands.
#[derive(Clone, Debug)]
pub(in crate::web) struct Caller {
    pub(in crate::web) method: String,
    pub(in crate::web) path: String,
    pub(in crate::web) headers: HeaderMap,
    shown: Option<Arc<CertificateChain>>,
}

impl Caller {
    pub(in crate::web) fn of(parts: &Parts, app: &App) -> Self {
        let connection = parts.extensions.get::<Connection>();
        let localhost = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let connected = connection.map_or(localhost, |connection| connection.peer.ip());
        let settings = &app.settings;
        let trusted = &settings.trusted_proxies;
        // A proxy's own certificate is nobody else's.
        let shown = if is_proxy(connected.to_canonical(), trusted) {
            let header = settings.client_certificates.header.as_deref();
            let chain = header.and_then(|name| forwarded(&parts.headers, name));
            chain.map(Arc::new)
        } else {
            connection.and_then(|connection| connection.shown.clone())
        };
        Self {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            headers: parts.headers.clone(),
            shown,
        }
    }

    /// The certificate that the client's connection was opened with.
    pub(in crate::web) fn certificate(
        &self,
        app: &App,
        now: Timestamp,
    ) -> Option<ClientCertificate> {
        let authorities = app.settings.client_certificates.authorities.as_ref();
        ClientCertificate::read(self.shown.as_deref()?, authorities, now)
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self::of(parts, app))
    }
}
