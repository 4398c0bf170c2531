//! A refresh token for tokens (RFC 6749 §6), each once (RFC 9700 §4.14.2); but for a client whose
//! refresh tokens serve nobody else.

use super::issue::Issue;
use crate::app::App;
use crate::domain::{Confirmation, Event, EventKind, Grant};
use crate::oidc::binding;
use crate::oidc::error::TokenError;
use crate::oidc::refresh_token::RefreshToken;
use crate::oidc::resource;
use crate::oidc::token::{RefreshRequest, TokenResponse, narrowed};
use crate::store::Rotation;
use crate::web::endpoints::client::FromClient;
use crate::web::error::ApiError;

pub(super) async fn refresh(
    app: &App,
    from: &FromClient,
    request: &RefreshRequest,
    key: Option<Confirmation>,
) -> Result<TokenResponse, ApiError> {
    let (client, now) = (&from.partner.client.client_id, from.now);
    let invalid = || TokenError::invalid_grant("the refresh token is unknown, used or has expired");
    let token = RefreshToken::verify(&request.unverified_token, &app.refresh_tokens);
    let RefreshToken { grant, generation } = token.ok_or_else(invalid)?;
    let public = from.partner.client.is_public();
    if public || request.narrows() {
        // What is refused must not use up the token.
        let live = app
            .store
            .direct()
            .await?
            .find_live_grant(&grant, now)
            .await?;
        if let Some(live) = live.filter(|live| live.client == *client) {
            narrowed(request, &live.terms.scopes)?;
            resource::narrowed(&request.resources, &live.terms.resources, app.issuer())?;
            // A confidential client proves itself otherwise, and may change its key (RFC 9449 §5).
            if public {
                binding::check(live.terms.cnf.as_ref(), key.as_ref())?;
            }
        }
    }
    let token = RefreshToken { grant, generation };
    let next = if from.partner.client.keeps_refresh_tokens() {
        keep(app, from, &token).await?
    } else {
        rotate(app, from, &token).await?
    };
    let mut grant = next.ok_or_else(invalid)?;
    grant.terms.cnf = key;
    let issue = Issue {
        app,
        from,
        scopes: narrowed(request, &grant.terms.scopes)?,
        audience: resource::narrowed(&request.resources, &grant.terms.resources, app.issuer())?,
        grant: &grant,
    };
    issue.tokens().await
}

/// The next generation; or nothing, and the end of the grant where the token is an earlier one.
async fn rotate(
    app: &App,
    from: &FromClient,
    token: &RefreshToken,
) -> Result<Option<Grant>, ApiError> {
    let (client, now) = (&from.partner.client.client_id, from.now);
    let RefreshToken { grant, generation } = token;
    let rotation = Rotation {
        grant: grant.clone(),
        generation: *generation,
        client: client.clone(),
        at: now,
    };
    let rotated = app.journal.rotate(rotation, move |grant| {
        Some(Event::of_grant(EventKind::TokensRefreshed, grant, now))
    });
    let rotated = rotated.await?;
    if rotated.is_none() {
        let mut tx = app.store.direct().await?;
        if tx.end_reused(grant, *generation, client, now).await? {
            let event = Event::new(EventKind::TokenReused, now).client(client);
            app.journal
                .record(event.detail(format!("refresh token of grant {grant}")))
                .await?;
        }
    }
    Ok(rotated)
}

/// The grant as it stands, for the same refresh token goes on.
async fn keep(
    app: &App,
    from: &FromClient,
    token: &RefreshToken,
) -> Result<Option<Grant>, ApiError> {
    let mut tx = app.store.direct().await?;
    let live = tx.find_live_grant(&token.grant, from.now).await?;
    drop(tx);
    let own = live.filter(|grant| grant.client == from.partner.client.client_id);
    let Some(mut grant) = own.filter(|grant| grant.generation == token.generation) else {
        return Ok(None);
    };
    let event = Event::of_grant(EventKind::TokensRefreshed, &grant, from.now);
    app.journal.record(event).await?;
    // Core §12.2: a refreshed ID token has no nonce.
    grant.terms.nonce = None;
    Ok(Some(grant))
}
