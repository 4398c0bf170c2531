//! `/revoke` (RFC 7009): a token takes its whole grant along, if it has one of its own.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use super::client::FromClient;
use crate::app::App;
use crate::domain::{ClientId, Event, EventKind, Timestamp};
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
    let client = &partner.client.client_id;
    let access = app.access_token(unverified, now);
    if let Some(token) = access.as_ref().filter(|token| token.stands_alone()) {
        take_back(&app, token, client, now).await?;
        return Ok(StatusCode::OK);
    }
    let refresh = || RefreshToken::verify(unverified, &app.refresh_tokens);
    let id = match access {
        Some(token) => token.gid,
        None => refresh().map(|token| token.grant),
    };
    let Some(id) = id else {
        return Ok(StatusCode::OK);
    };
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

/// A token that no grant ends with is dead by its name, and nothing else is.
async fn take_back(
    app: &App,
    token: &AccessToken,
    client: &ClientId,
    now: Timestamp,
) -> Result<(), ApiError> {
    if token.client_id != *client {
        return Ok(());
    }
    let mut tx = app.store.direct().await?;
    if tx.revoke_token(&token.jti, token.exp).await? {
        let event = Event::new(EventKind::TokensRevoked, now).client(client);
        app.journal.record(event).await?;
    }
    Ok(())
}
