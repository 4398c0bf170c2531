//! A sample partner of the Net-entreprises digital identity: the employers' side of an invented
//! training-account site. It signs its users in by redirection, and shows each of them only the
//! establishments they are entitled to act for.
//!
//! Everything protocol comes from the public `openidconnect` crate. To build your own, read:
//!
//! 1. `settings`: what the provider and the partner must agree on;
//! 2. `provider`: discovery, the authorization request, the code exchange, the ID token, the
//!    userinfo;
//! 3. `web::sign_in` and `web::sign_out`: the handlers around them;
//! 4. `habilitations`: the entitlements claim, and the one question to ask of it;
//! 5. `session`: what is remembered between two requests, and for how long.

mod habilitations;
mod local_path;
mod person;
mod provider;
mod session;
mod settings;
mod web;
mod words;

use axum::Router;
use tokio::net::TcpListener;

pub use settings::Settings;

/// The whole site, ready to be served at `settings.url`.
pub fn router(settings: Settings) -> anyhow::Result<Router> {
    web::router(web::App::new(settings)?)
}

/// Serves the site until `shutdown` completes. The provider may start later: it is looked up at
/// the first sign-in.
pub async fn serve(
    listener: TcpListener,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    axum::serve(listener, router(settings)?)
        .with_graceful_shutdown(shutdown)
        .await?;
    Ok(())
}
