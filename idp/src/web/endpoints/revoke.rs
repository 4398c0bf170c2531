//! `/revoke` (RFC 7009): either kind of token takes its whole grant along.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use super::client::FromClient;
use crate::app::App;
use crate::domain::{Event, EventKind, GrantId, Timestamp};
use crate::oidc::access_token::AccessToken;
use crate::oidc::error::TokenError;
use crate::oidc::refresh_token::RefreshToken;
use crate::store::EndReason;
use crate::web::error::ApiError;

/// 200 also for what is no token (RFC 7009 §2.2): it counts for nothing either way.
pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    FromClient {
        partner,
        params,
        now,
        ..
    }: FromClient,
) -> Result<StatusCode, ApiError> {
    let missing = || TokenError::invalid_request("token is missing");
    let unverified = params.get("token").ok_or_else(missing)?;
    let Some(id) = grant_of(&app, unverified, now) else {
        return Ok(StatusCode::OK);
    };
    let client = &partner.client.client_id;
    let mut tx = app.store.direct().await?;
    let grant = tx
        .find_live_grant(&id, now)
        .await?
        .filter(|grant| grant.client == *client);
    if let Some(grant) = grant
        && tx.end_grant(&grant.id, EndReason::Revoked, now).await?
    {
        let event = Event::new(EventKind::TokensRevoked, now).account(grant.account);
        app.journal
            .record(event.client(client).sid(&grant.terms.sid))
            .await?;
    }
    Ok(StatusCode::OK)
}

fn grant_of(app: &App, unverified: &str, now: Timestamp) -> Option<GrantId> {
    let keys = app.keys.current();
    let access = AccessToken::verify(unverified, &keys.ring, app.issuer(), now);
    access
        .and_then(|token| token.gid)
        .or_else(|| RefreshToken::verify(unverified, &app.refresh_tokens).map(|token| token.grant))
}
