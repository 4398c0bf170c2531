//! `/par` (RFC 9126): a partner's server leaves its authorization request with us.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::client::{FromClient, keys_for};
use crate::app::App;
use crate::oidc::authorize::pushed::{self, Pushed};
use crate::oidc::authorize::{Against, Channel, Request, read};
use crate::oidc::error::TokenError;
use crate::web::dpop::next_nonce;
use crate::web::error::ApiError;

pub(in crate::web) async fn push(
    State(app): State<Arc<App>>,
    from: FromClient,
) -> Result<Response, ApiError> {
    let signed = from.params.get("request");
    let partner_keys = keys_for(&app, &from.partner, signed, from.now).await;
    let keys = app.keys.current();
    let against = Against {
        client: &from.partner.client,
        keys: partner_keys.as_deref(),
        ring: &keys.ring,
        issuer: app.issuer(),
        channel: Channel::Pushed,
        implicit: app.settings.implicit,
        now: from.now,
    };
    let request = read(&from.params, &against).map_err(TokenError::from)?;
    drop(keys);
    // RFC 9449 §10.1: the proof that comes along binds the code.
    let request = match from.proven_key(&app).await? {
        Some(jkt) => request.pushed_with_proof(&jkt)?,
        None => request,
    };
    let (answer, uri) = Pushed::new();
    let request = Request {
        pushed: Some(uri.clone()),
        ..request
    };
    let (client, expires_at) = (&from.partner.client.client_id, from.now + pushed::LIFETIME);
    let mut tx = app.store.direct().await?;
    tx.add_pushed_request(&uri, client, &request, expires_at)
        .await?;
    let nonce = next_nonce(&app, &from.partner.client, from.now);
    Ok((StatusCode::CREATED, nonce, Json(answer)).into_response())
}
