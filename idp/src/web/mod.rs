//! The only place that knows HTTP. Start at [`router`]: every URL is there.

mod access;
pub mod admin;
mod answer;
pub mod assets;
mod codes;
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
mod page;
pub mod pages;
mod problems;
mod proof;
mod recovery;
mod screens;
mod server;
mod sign_on;
mod standing;
mod steps;
mod throttle;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use self::endpoints::{
    authorize, check_session, device_authorization, discovery, end_session, health, introspect,
    jwks, par, register, revoke, token, userinfo, widget,
};
use self::screens::{
    complete, confirm, consent, consents, declarants, device, factors, farewell, home, invitation,
    password, question, recover, second_factor, sign_in, sign_out,
};
use crate::app::{App, renew_certificate, send_mails, sweep, tell_partners};
use crate::oidc::discovery::paths;

/// No request of ours has a larger body.
const MAX_BODY: usize = 64 * 1024;

/// A body whose next part takes longer is not waited for.
const BODY_WITHIN: Duration = Duration::from_secs(5);

/// No answer takes longer, or the client gives up before we do.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Runs the provider, its regular chores included, until `stop` resolves.
pub async fn run(app: Arc<App>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let sweeper = tokio::spawn(sweep(Arc::clone(&app)));
    let teller = tokio::spawn(tell_partners(Arc::clone(&app)));
    let postman = tokio::spawn(send_mails(Arc::clone(&app)));
    let renewal = tokio::spawn(renew_certificate(Arc::clone(&app)));
    let tls = app.tls.as_ref().map(|tls| tls.server.clone());
    server::serve(router(Arc::clone(&app)), tls, listener, stop).await;
    for chore in [sweeper, teller, postman, renewal] {
        chore.abort();
    }
    app.store.close().await;
}

/// Runs the admin API until `stop` resolves, over TLS of our own where there is any.
pub async fn run_admin(app: Arc<App>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let tls = app.tls.as_ref().map(|tls| tls.server.clone());
    server::serve(admin::router(app), tls, listener, stop).await;
}

/// Every URL of the provider but those of the admin API, which has a listener of its own.
pub fn router(app: Arc<App>) -> Router {
    for_people(&app)
        .merge(for_partners())
        .merge(for_operators())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(RequestBodyTimeoutLayer::new(BODY_WITHIN))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(CatchPanicLayer::new())
        .merge(documents())
        .layer(map_response(headers::secure))
        .with_state(app)
}

/// What is sent as it stands in memory: there is no body to bound and nothing to wait for.
fn documents() -> Router<Arc<App>> {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery::show))
        .route(
            "/.well-known/oauth-authorization-server",
            get(discovery::show),
        )
        .route(paths::JWKS, get(jwks::show))
        .method_not_allowed_fallback(endpoints::wrong_method_of_partner)
}

/// Pages, and what leads to pages.
fn for_people(app: &Arc<App>) -> Router<Arc<App>> {
    for_sign_in()
        .merge(for_forgetful())
        .merge(for_owners())
        .merge(for_factors())
        .merge(for_administrators())
        .merge(for_sign_out())
        .route("/assets/{file}", get(endpoints::assets::show))
        .route("/widget/integrity.json", get(widget::describe))
        .route(
            "/widget/{version}/net-entreprises-login.js",
            get(widget::show),
        )
        .fallback(endpoints::not_found)
        .method_not_allowed_fallback(endpoints::wrong_method)
        .layer(from_fn_with_state(Arc::clone(app), problems::render))
}

/// From a partner's request, or a device's, to its answer.
fn for_sign_in() -> Router<Arc<App>> {
    Router::new()
        .route(
            paths::AUTHORIZE,
            get(authorize::by_get).post(authorize::by_post),
        )
        .route("/authorize/resume", get(authorize::resume))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route(
            "/sign-in/second-factor",
            get(second_factor::show).post(second_factor::submit),
        )
        .route("/session/complete", post(complete::submit))
        .route("/consent", get(consent::show).post(consent::submit))
        .route(paths::DEVICE, get(device::show).post(device::submit))
        .route("/device/done", get(device::done))
}

/// The ways back in.
fn for_forgetful() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/recover",
            get(recover::start::show).post(recover::start::submit),
        )
        .route(
            "/recover/question",
            get(recover::question::show).post(recover::question::submit),
        )
        .route(
            "/recover/password",
            get(recover::password::show).post(recover::password::submit),
        )
        .route("/recover/password/judge", post(recover::password::answer))
        .route("/recover/done", get(recover::password::done))
}

/// A person's own account.
fn for_owners() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(home::show))
        .route(
            "/invitation",
            get(invitation::show).post(invitation::submit),
        )
        .route("/invitation/judge", post(invitation::answer))
        .route("/account/consents", get(consents::list))
        .route(
            "/account/consents/revoke",
            get(consents::ask).post(consents::submit),
        )
        .route(
            "/account/password",
            get(password::show).post(password::submit),
        )
        .route("/account/password/judge", post(password::answer))
        .route("/account/password/done", get(password::done))
        .route(
            "/account/question",
            get(question::show).post(question::submit),
        )
        .route("/account/question/done", get(question::done))
}

fn for_sign_out() -> Router<Arc<App>> {
    Router::new()
        .route(
            paths::END_SESSION,
            get(end_session::by_get).post(end_session::by_post),
        )
        .route(
            "/sign-out/confirm",
            get(sign_out::show).post(sign_out::submit),
        )
        .route("/sign-out/partners", get(farewell::show))
        .route("/sign-out/done", get(sign_out::done))
        .route(paths::CHECK_SESSION, get(check_session::show))
}

/// The people of an establishment.
fn for_administrators() -> Router<Arc<App>> {
    Router::new()
        .route("/account/declarants", get(declarants::list::show))
        .route(
            "/account/declarants/invite",
            get(declarants::invite::show).post(declarants::invite::submit),
        )
        .route(
            "/account/declarants/person",
            get(declarants::person::show).post(declarants::person::submit),
        )
        .route(
            "/account/declarants/transfer",
            get(declarants::transfer::show).post(declarants::transfer::submit),
        )
}

/// What partners' servers call.
fn for_partners() -> Router<Arc<App>> {
    Router::new()
        .route(paths::PAR, post(par::push))
        .route(paths::TOKEN, post(token::exchange))
        .route(
            paths::DEVICE_AUTHORIZATION,
            post(device_authorization::submit),
        )
        .route(
            paths::USERINFO,
            get(userinfo::by_get).post(userinfo::by_post),
        )
        .route("/entitlements", get(endpoints::entitlements::list))
        .route(paths::REVOKE, post(revoke::submit))
        .route(paths::INTROSPECT, post(introspect::submit))
        .route(paths::REGISTER, post(register::create))
        .route(
            "/register/{client_id}",
            get(register::show)
                .put(register::replace)
                .delete(register::remove),
        )
        .method_not_allowed_fallback(endpoints::wrong_method_of_partner)
}

/// What whoever starts and stops nodes calls.
fn for_operators() -> Router<Arc<App>> {
    Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .method_not_allowed_fallback(endpoints::wrong_method_of_operator)
}

/// What a person signs in with beside the password.
fn for_factors() -> Router<Arc<App>> {
    Router::new()
        .route("/account/confirm", get(confirm::show).post(confirm::submit))
        .route("/account/factors", get(factors::list))
        .route("/account/factors/rename", post(factors::rename))
        .route(
            "/account/factors/totp",
            get(factors::set_up::show).post(factors::set_up::submit),
        )
        .route(
            "/account/factors/remove",
            get(factors::remove::ask).post(factors::remove::submit),
        )
        .route(
            "/account/factors/codes",
            get(factors::codes::ask).post(factors::codes::submit),
        )
}
