//! How a request presents itself, before anything in it is believed.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::certificate::forwarded;
use crate::app::App;
use crate::crypto::ClientCertificate;
use crate::domain::Timestamp;
use crate::web::server::Connection;

/// What a proof of possession may be about, and where it stands.
#[derive(Clone, Debug)]
pub(in crate::web) struct Caller {
    pub(in crate::web) method: String,
    pub(in crate::web) path: String,
    pub(in crate::web) headers: HeaderMap,
    certificate: Option<Vec<u8>>,
}

impl Caller {
    pub(in crate::web) fn of(parts: &Parts, app: &App) -> Self {
        let connection = parts.extensions.get::<Connection>();
        let connected = connection.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
        let settings = &app.settings;
        let header = settings.client_certificates.header.as_deref();
        let certificate = header.and_then(|name| {
            let (headers, trusted) = (&parts.headers, &settings.trusted_proxies);
            forwarded(connected.to_canonical(), headers, name, trusted)
        });
        Self {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            headers: parts.headers.clone(),
            certificate,
        }
    }

    /// The certificate that the client's connection was opened with.
    pub(in crate::web) fn certificate(
        &self,
        app: &App,
        now: Timestamp,
    ) -> Option<ClientCertificate> {
        let authorities = app.settings.client_certificates.authorities.as_ref();
        ClientCertificate::read(self.certificate.as_deref()?, authorities, now)
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self::of(parts, app))
    }
}
