//! The `portals` program: reads the environment, and serves one of the two until told to stop.

use portals::{Settings, serve};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(Settings::log_filter())
        .init();
    let settings = Settings::from_env()?;
    let listener = tokio::net::TcpListener::bind(settings.listen_address()).await?;
    tracing::info!(url = %settings.url, "listening");
    serve(listener, settings, stop_signal()).await
}

/// Control-C, or the SIGTERM of a service manager.
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
