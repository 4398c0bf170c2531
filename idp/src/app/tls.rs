//! The certificate that we show, and its renewal without a restart.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::time::{MissedTickBehavior, interval};

use super::App;
use crate::config::{Issuer, Settings, TlsFiles};
use crate::crypto::{AskedAt, TlsCertificate, TlsServer};

/// A changed file is noticed within this.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// TLS that ends here.
#[derive(Debug)]
pub struct Tls {
    files: TlsFiles,
    pub server: TlsServer,
}

impl Tls {
    pub(super) fn start(settings: &Settings) -> anyhow::Result<Option<Self>> {
        let Some(files) = settings.tls.clone() else {
            return Ok(None);
        };
        let server = TlsServer::new(files.load()?, asked_at(settings));
        let server = server.context("there is no TLS in this build")?;
        Ok(Some(Self { files, server }))
    }

    fn adopt(&self, certificate: &TlsCertificate) {
        if self.server.renew(certificate) {
            tracing::info!("another certificate is shown from now on");
        }
    }
}

/// Browsers ask the person when they are asked, so a host of its own spares people the question.
fn asked_at(settings: &Settings) -> AskedAt {
    let address = settings.client_certificates.address.as_ref();
    match address.map(Issuer::host) {
        Some(host) if host != settings.issuer.host() => AskedAt::Host(host.to_owned()),
        _ => AskedAt::Everywhere,
    }
}

/// Runs until dropped.
pub async fn renew_certificate(app: Arc<App>) {
    let mut turns = interval(LOOK_EVERY);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        renew_certificate_now(&app);
    }
}

/// Reads the files again. Where they are broken, or only one of the two is there yet, the
/// certificate of before goes on.
pub fn renew_certificate_now(app: &App) {
    let Some(tls) = &app.tls else {
        return;
    };
    match tls.files.load() {
        Ok(certificate) => tls.adopt(&certificate),
        Err(error) => tracing::error!("the certificate stays as it was: {error}"),
    }
}
