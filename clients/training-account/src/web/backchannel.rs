//! The provider's word that one of its sessions has ended: somebody signed out elsewhere.

use std::sync::Arc;

use axum::{
    extract::{Form, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::App;

#[derive(Debug, Deserialize)]
pub(super) struct Notice {
    logout_token: String,
}

/// No cookie, no browser: the token alone says who is speaking. 200 also when there was nothing
/// left to end, so that the provider does not ask again (OpenID Connect Back-Channel Logout §2.8).
pub(super) async fn receive(State(app): State<Arc<App>>, Form(notice): Form<Notice>) -> Response {
    let status = match app.provider.ended_session(&notice.logout_token).await {
        Ok(sid) => {
            app.memory.close(&sid);
            StatusCode::OK
        }
        Err(failure) => {
            tracing::warn!(%failure, "back-channel sign-out");
            StatusCode::BAD_REQUEST
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")]).into_response()
}
