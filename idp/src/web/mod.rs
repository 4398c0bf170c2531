//! The only place that knows HTTP. Start at [`router`], in `routes`: every URL is there.

mod access;
pub mod admin;
mod answer;
pub mod assets;
mod codes;
mod confirmation;
mod cookies;
mod demands;
mod devices;
mod dpop;
mod embedded;
mod encryption;
mod endpoints;
mod entitlements;
mod error;
mod extract;
mod front_channel;
#[cfg(fuzzing)]
pub mod fuzzing;
mod headers;
mod interaction;
mod letters;
pub mod locale;
mod new_password;
mod new_question;
mod newcomer;
mod page;
pub mod pages;
mod passkeys;
mod preferences;
mod problems;
mod proof;
mod recovery;
mod remembered;
mod routes;
mod screens;
mod server;
mod sign_on;
mod standing;
mod steps;
mod throttle;
mod tls;

use std::sync::Arc;

use tokio::net::TcpListener;

pub use self::routes::router;
use crate::app::{
    App, fetch_logos, renew_certificate, see_to_wishes, send_mails, sweep, tell_partners,
};

/// Runs the provider, its regular chores included, until `stop` resolves.
pub async fn run(app: Arc<App>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let sweeper = tokio::spawn(sweep(Arc::clone(&app)));
    let teller = tokio::spawn(tell_partners(Arc::clone(&app)));
    let postman = tokio::spawn(send_mails(Arc::clone(&app)));
    let clerk = tokio::spawn(see_to_wishes(Arc::clone(&app)));
    let fetcher = tokio::spawn(fetch_logos(Arc::clone(&app)));
    let renewal = tokio::spawn(renew_certificate(Arc::clone(&app)));
    let tls = app.tls.as_ref().map(|tls| tls.server.clone());
    server::serve(router(Arc::clone(&app)), tls, listener, stop).await;
    for chore in [sweeper, teller, postman, clerk, fetcher, renewal] {
        chore.abort();
    }
    app.store.close().await;
}

/// Runs the admin API until `stop` resolves, over TLS of our own where there is any.
pub async fn run_admin(app: Arc<App>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let tls = app.tls.as_ref().map(|tls| tls.server.clone());
    server::serve(admin::router(app), tls, listener, stop).await;
}
