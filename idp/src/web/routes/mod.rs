//! Every URL of the provider: those of people, of partners and of operators.

mod account;
mod partners;
mod registration;
mod sign_in;
mod support;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use super::endpoints::{self, discovery, health, jwks, widget};
use super::{headers, problems};
use crate::app::App;
use crate::oidc::discovery::paths;

/// No request of ours has a larger body.
const MAX_BODY: usize = 64 * 1024;

/// A body whose next part takes longer is not waited for.
const BODY_WITHIN: Duration = Duration::from_secs(5);

/// No answer takes longer, or the client gives up before we do.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Every URL of the provider but those of the admin API, which has a listener of its own.
pub fn router(app: Arc<App>) -> Router {
    for_people(&app)
        .merge(partners::for_partners())
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
    sign_in::for_sign_in()
        .merge(sign_in::for_forgetful())
        .merge(registration::for_companies())
        .merge(registration::for_candidates())
        .merge(account::for_owners())
        .merge(account::for_profile())
        .merge(account::for_factors())
        .merge(account::for_administrators())
        .merge(support::for_agents())
        .merge(sign_in::for_sign_out())
        .route("/assets/{file}", get(endpoints::assets::show))
        .route("/logos/{hash}", get(endpoints::logos::show))
        .route("/widget/integrity.json", get(widget::describe))
        .route(
            "/widget/{version}/net-entreprises-login.js",
            get(widget::show),
        )
        .fallback(endpoints::not_found)
        .method_not_allowed_fallback(endpoints::wrong_method)
        .layer(from_fn_with_state(Arc::clone(app), problems::render))
}

/// What whoever starts and stops nodes calls.
fn for_operators() -> Router<Arc<App>> {
    Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .method_not_allowed_fallback(endpoints::wrong_method_of_operator)
}
