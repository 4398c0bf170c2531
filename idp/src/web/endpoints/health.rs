//! For whoever starts, stops and balances nodes.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use tokio::time::timeout;

use crate::app::App;
use crate::web::answer::plain;

/// The process answers.
pub(in crate::web) async fn live() -> Response {
    plain(StatusCode::OK, "live")
}

/// So do the database and the cache.
pub(in crate::web) async fn ready(State(app): State<Arc<App>>) -> Response {
    let database = async { app.store.direct().await?.ping().await };
    let answers = timeout(Duration::from_secs(2), database)
        .await
        .is_ok_and(|ping| ping.is_ok());
    if !answers {
        return plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer",
        );
    }
    if app.cache.ping().await.is_err() {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "the cache does not answer");
    }
    plain(StatusCode::OK, "ready")
}
