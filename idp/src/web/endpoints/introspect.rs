//! `/introspect` (RFC 7662): a client asks about its own tokens.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::client::FromClient;
use crate::app::App;
use crate::domain::{Client, Timestamp};
use crate::oidc::error::TokenError;
use crate::oidc::introspection::Introspection;
use crate::oidc::refresh_token::RefreshToken;
use crate::web::error::ApiError;
use crate::web::standing;

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    FromClient {
        partner,
        params,
        now,
        ..
    }: FromClient,
) -> Result<Json<Introspection>, ApiError> {
    if partner.client.is_public() {
        // RFC 7662 §2.1: whoever asks must be authenticated.
        return Err(TokenError::invalid_client("a public client may not introspect").into());
    }
    let missing = || TokenError::invalid_request("token is missing");
    let token = params.get("token").ok_or_else(missing)?;
    Ok(Json(introspect(&app, &partner.client, token, now).await?))
}

/// The hint of RFC 7662 §2.1 is not needed: the two kinds of token do not look alike.
async fn introspect(
    app: &App,
    client: &Client,
    unverified: &str,
    now: Timestamp,
) -> Result<Introspection, ApiError> {
    if let Some(token) = app.access_token(unverified, now) {
        let own = token.client_id == client.client_id;
        return Ok(if own && standing::counts(app, &token, now).await? {
            Introspection::access_token(token)
        } else {
            Introspection::INACTIVE
        });
    }
    let mut tx = app.store.direct().await?;
    let Some(token) = RefreshToken::verify(unverified, &app.refresh_tokens) else {
        return Ok(Introspection::INACTIVE);
    };
    let live = tx.find_live_grant(&token.grant, now).await?;
    let latest = live
        .filter(|grant| grant.client == client.client_id && grant.generation == token.generation);
    Ok(match latest {
        Some(grant) => Introspection::refresh_token(grant, app.issuer()),
        None => Introspection::INACTIVE,
    })
}
