//! What partners' servers call.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::super::endpoints::{
    self, device_authorization, introspect, par, register, revoke, token, userinfo,
};
use crate::app::App;
use crate::oidc::discovery::paths;

/// What partners' servers call.
pub(super) fn for_partners() -> Router<Arc<App>> {
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
