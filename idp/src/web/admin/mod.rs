//! `/admin/v1`: what operators' programs ask, on a listener of its own (`IDP_ADMIN_LISTEN`), so
//! that it need not face the internet.
//!
//! Every route is described where its handler is; router and document are made of the same list, so
//! that neither has what the other lacks.

mod access;
mod audit;
mod client_changes;
mod client_secrets;
mod clients;
mod document;
mod keys;
mod problem;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers;
use crate::app::App;

/// A registration with its keys is far smaller.
const MAX_BODY: usize = 256 * 1024;
const BODY_WITHIN: Duration = Duration::from_secs(5);

/// The whole trail is walked while somebody waits.
const TIMEOUT: Duration = Duration::from_mins(2);

pub fn router(app: Arc<App>) -> Router {
    let (router, api) = OpenApiRouter::with_openapi(document::heading())
        .routes(routes!(document::show))
        .routes(routes!(clients::list, client_changes::create))
        .routes(routes!(clients::show, client_changes::replace))
        .routes(routes!(client_changes::disable))
        .routes(routes!(client_changes::enable))
        .routes(routes!(client_secrets::rotate))
        .routes(routes!(keys::list))
        .routes(routes!(keys::rotate))
        .routes(routes!(audit::list))
        .routes(routes!(audit::verify))
        .split_for_parts();
    router
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::wrong_method)
        .layer(Extension(document::Written::of(&api)))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(RequestBodyTimeoutLayer::new(BODY_WITHIN))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(CatchPanicLayer::new())
        .layer(map_response(headers::secure))
        .with_state(app)
}
