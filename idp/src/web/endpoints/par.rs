//! `/par` (RFC 9126): a partner's server leaves its authorization request with us.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::client::FromClient;
use crate::app::App;
use crate::oidc::authorize::pushed::{self, Pushed};
use crate::oidc::authorize::{Channel, Request, read};
use crate::oidc::error::TokenError;
use crate::web::error::ApiError;

pub(in crate::web) async fn push(
    State(app): State<Arc<App>>,
    from: FromClient,
) -> Result<(StatusCode, Json<Pushed>), ApiError> {
    let keys = app.keys.current();
    let against = from
        .partner
        .against(&keys.ring, app.issuer(), Channel::Pushed, from.now);
    let request = read(&from.params, &against).map_err(TokenError::from)?;
    drop(keys);
    let (answer, uri) = Pushed::new();
    let request = Request {
        pushed: Some(uri.clone()),
        ..request
    };
    let (client, expires_at) = (&from.partner.client.client_id, from.now + pushed::LIFETIME);
    let mut tx = app.store.direct().await?;
    tx.add_pushed_request(&uri, client, &request, expires_at)
        .await?;
    Ok((StatusCode::CREATED, Json(answer)))
}
