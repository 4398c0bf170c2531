//! `/token` (RFC 6749 §3.2).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Map;

use super::client::FromClient;
use crate::app::{App, Partner};
use crate::crypto::SecretHash;
use crate::domain::{Event, EventKind, Grant, GrantType, Scope, Scopes, Timestamp};
use crate::oidc::access_token::{self, AccessToken};
use crate::oidc::claims;
use crate::oidc::error::TokenError;
use crate::oidc::id_token::IdToken;
use crate::oidc::refresh_token::RefreshToken;
use crate::oidc::token::{
    CodeRequest, RefreshRequest, TokenRequest, TokenResponse, check_code, narrowed,
};
use crate::store::EndReason;
use crate::web::entitlements;
use crate::web::error::ApiError;

pub(in crate::web) async fn exchange(
    State(app): State<Arc<App>>,
    FromClient {
        partner,
        params,
        now,
    }: FromClient,
) -> Result<Response, ApiError> {
    let (grant, scopes, kind) = match TokenRequest::parse(&params, &partner.client)? {
        TokenRequest::Code(request) => {
            let grant = redeem(&app, &partner, &request, now).await?;
            let scopes = grant.terms.scopes.clone();
            (grant, scopes, EventKind::TokensIssued)
        }
        TokenRequest::Refresh(request) => {
            let (grant, scopes) = refresh(&app, &partner, &request, now).await?;
            (grant, scopes, EventKind::TokensRefreshed)
        }
    };
    let tokens = tokens(&app, &partner, &grant, scopes, now).await?;
    record(&app, kind, &grant, now).await?;
    Ok(([(header::PRAGMA, "no-cache")], Json(tokens)).into_response())
}

/// The first to come gets the grant. Who comes again, with a code that was good, ends it.
async fn redeem(
    app: &App,
    partner: &Partner,
    request: &CodeRequest,
    now: Timestamp,
) -> Result<Grant, ApiError> {
    let client = &partner.client.client_id;
    let code = SecretHash::of(&request.unverified_code);
    let mut tx = app.store.direct().await?;
    let Some(grant) = tx.redeem_code(&code, client, now).await? else {
        if let Some(ended) = tx.end_redeemed_code(&code, client, now).await? {
            let event = Event::new(EventKind::TokenReused, now).client(client);
            app.journal
                .record(event.detail(format!("code of grant {ended}")))
                .await?;
        }
        return Err(TokenError::invalid_grant("the code is unknown, used or has expired").into());
    };
    if let Err(wrong) = check_code(request, &grant) {
        tx.end_grant(&grant.id, EndReason::WrongRedemption, now)
            .await?;
        return Err(wrong.into());
    }
    Ok(grant)
}

async fn refresh(
    app: &App,
    partner: &Partner,
    request: &RefreshRequest,
    now: Timestamp,
) -> Result<(Grant, Scopes), ApiError> {
    let client = &partner.client.client_id;
    let invalid = || TokenError::invalid_grant("the refresh token is unknown, used or has expired");
    let token = RefreshToken::verify(&request.unverified_token, &app.refresh_tokens);
    let RefreshToken { grant, generation } = token.ok_or_else(invalid)?;
    let mut tx = app.store.direct().await?;
    // What is refused must not use up the token.
    if let Some(live) = request.narrows().then_some(&grant)
        && let Some(live) = tx.find_live_grant(live, now).await?
    {
        narrowed(request, &live.terms.scopes)?;
    }
    let Some(rotated) = tx
        .rotate_refresh_token(&grant, generation, client, now)
        .await?
    else {
        if tx.end_reused(&grant, generation, client, now).await? {
            let event = Event::new(EventKind::TokenReused, now).client(client);
            app.journal
                .record(event.detail(format!("refresh token of grant {grant}")))
                .await?;
        }
        return Err(invalid().into());
    };
    let scopes = narrowed(request, &rotated.terms.scopes)?;
    Ok((rotated, scopes))
}

async fn tokens(
    app: &App,
    partner: &Partner,
    grant: &Grant,
    scope: Scopes,
    now: Timestamp,
) -> Result<TokenResponse, ApiError> {
    let more = id_token_claims(app, partner, grant, now).await?;
    let keys = app.keys.current();
    let access_token =
        AccessToken::new(grant, scope.clone(), app.issuer(), now).sign(&keys.ring)?;
    let id_token =
        IdToken::new(grant, app.issuer(), more, now).sign(&keys.ring, &partner.client)?;
    let refresh_token = partner.client.may_use(GrantType::RefreshToken).then(|| {
        let token = RefreshToken {
            grant: grant.id.clone(),
            generation: grant.generation,
        };
        token.to_text(&app.refresh_tokens)
    });
    Ok(TokenResponse {
        access_token,
        token_type: "Bearer",
        expires_in: access_token::LIFETIME.as_secs(),
        refresh_token,
        id_token,
        scope,
    })
}

/// Claims asked for by name, and the entitlements. Nothing is read where nothing was asked.
async fn id_token_claims(
    app: &App,
    partner: &Partner,
    grant: &Grant,
    now: Timestamp,
) -> Result<Map<String, serde_json::Value>, ApiError> {
    let requested = &grant.terms.claims;
    if requested.id_token.is_empty() && !grant.terms.scopes.contains(Scope::Habilitations) {
        return Ok(Map::new());
    }
    let person = super::userinfo::person(app, grant).await?;
    let mut told = claims::id_token(&person, requested);
    told.extend(entitlements::claims(app, &partner.client, grant, &person.account, now).await?);
    Ok(told)
}

async fn record(app: &App, kind: EventKind, grant: &Grant, now: Timestamp) -> Result<(), ApiError> {
    let event = Event::new(kind, now)
        .account(grant.account)
        .client(&grant.client);
    Ok(app.journal.record(event.sid(&grant.terms.sid)).await?)
}
