//! The console of support.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::super::screens::support;
use crate::app::App;

pub(super) fn for_agents() -> Router<Arc<App>> {
    Router::new()
        .route("/support", get(support::search::show))
        .route(
            "/support/person",
            get(support::person::show).post(support::person::submit),
        )
        .route("/support/trail", get(support::trail::show))
        .route(
            "/support/resets",
            get(support::resets::show).post(support::resets::submit),
        )
}
