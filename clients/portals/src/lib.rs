//! Two sample partners of the Net-entreprises digital identity: invented portals, each with its
//! own look, that a signed-in person walks between without being asked again, and leaves together.
//!
//! How it is done, in the order in which it happens:
//!
//! 1. a page of one portal links to the other's `/initiate`, with the provider's `iss` and the
//!    page meant, `target_link_uri` (`web::pages`; OpenID Connect Core §4);
//! 2. the other asks the provider, at top level and with `prompt=none` (`web::sign_in`,
//!    `provider`): a session there answers with no page at all;
//! 3. without one it comes back with `login_required`, and the portal asks again, this time for
//!    the sign-in form: the page meant is still remembered;
//! 4. who signs out of one is signed out of the other, because the provider tells both
//!    (`web::sign_out`, `provider::logout`; OpenID Connect Back-Channel Logout).
//!
//! A first integration is easier to read in `clients/training-account`.

mod portal;
mod provider;
mod session;
mod settings;
mod web;
mod words;

use axum::Router;
use tokio::net::TcpListener;

pub use portal::Portal;
pub use settings::{Registration, Settings};

/// The whole portal, ready to be served at `settings.url`.
pub fn router(settings: Settings) -> anyhow::Result<Router> {
    web::router(web::App::new(settings)?)
}

/// Serves the portal until `shutdown` completes.
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
