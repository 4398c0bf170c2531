//! From a request to its answer, the ways back in, and the end of a session.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::super::endpoints::{authorize, check_session, end_session};
use super::super::screens::{
    complete, consent, device, farewell, forget_account, recover, second_factor, sign_in, sign_out,
    start,
};
use crate::app::App;
use crate::oidc::discovery::paths;

/// From a partner's request, or a device's, to its answer.
pub(super) fn for_sign_in() -> Router<Arc<App>> {
    Router::new()
        .route(
            paths::AUTHORIZE,
            get(authorize::by_get).post(authorize::by_post),
        )
        .route("/authorize/resume", get(authorize::resume))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route(start::PATH, get(start::show))
        .route("/sign-in/passkey", post(sign_in::by_passkey))
        .route("/sign-in/forget", post(forget_account::submit))
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
pub(super) fn for_forgetful() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/recover",
            get(recover::start::show).post(recover::start::submit),
        )
        .route("/recover/whole-page", post(recover::whole_page::submit))
        .route("/recover/ways", get(recover::ways::show))
        .route(
            "/recover/mail",
            get(recover::mail::show).post(recover::mail::submit),
        )
        .route(
            "/recover/help",
            get(recover::help::show).post(recover::help::submit),
        )
        .route(
            "/recover/link",
            get(recover::link::show).post(recover::link::submit),
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

pub(super) fn for_sign_out() -> Router<Arc<App>> {
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
