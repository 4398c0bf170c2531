//! `idp serve`.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::app::{App, Clock, renew_certificate_now};
use crate::config::{Environment, Settings};
use crate::web;

pub(super) async fn run(environment: &Environment) -> anyhow::Result<()> {
    log_to_stderr(environment);
    let settings = Settings::read(environment)?;
    let listener = listen(settings.listen, "IDP_LISTEN").await?;
    let admin = match settings.admin_listen {
        Some(address) => Some(listen(address, "IDP_ADMIN_LISTEN").await?),
        None => None,
    };
    let app = App::start(settings, Clock::System).await?;
    tracing::info!(issuer = app.issuer(), listen = %app.settings.listen, "serving");
    let renewal = tokio::spawn(renew_when_told(
        signal(SignalKind::hangup())?,
        Arc::clone(&app),
    ));
    let (stop, stop_admin) = (told_to_stop()?, told_to_stop()?);
    let for_admins = Arc::clone(&app);
    let admin = async {
        if let Some(listener) = admin {
            web::run_admin(for_admins, listener, stop_admin).await;
        }
    };
    tokio::join!(web::run(app, listener, stop), admin);
    renewal.abort();
    Ok(())
}

async fn listen(address: SocketAddr, setting: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("{address} cannot be listened on ({setting})"))
}

/// Resolves at Ctrl-C or when the service manager says so.
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// SIGHUP: whoever renews the certificate need not wait until that is noticed.
async fn renew_when_told(mut told: Signal, app: Arc<App>) {
    while told.recv().await.is_some() {
        renew_certificate_now(&app);
    }
}

fn log_to_stderr(environment: &Environment) {
    let filter = environment
        .text("IDP_LOG")
        .unwrap_or_else(|| "info".to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
}
