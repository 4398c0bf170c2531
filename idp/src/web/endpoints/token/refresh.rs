//! A refresh token for tokens (RFC 6749 §6), each once (RFC 9700 §4.14.2).

use super::issue::Issue;
use crate::app::App;
use crate::domain::{Event, EventKind};
use crate::oidc::error::TokenError;
use crate::oidc::refresh_token::RefreshToken;
use crate::oidc::token::{RefreshRequest, TokenResponse, narrowed};
use crate::web::endpoints::client::FromClient;
use crate::web::error::ApiError;

pub(super) async fn rotate(
    app: &App,
    from: &FromClient,
    request: &RefreshRequest,
) -> Result<TokenResponse, ApiError> {
    let (client, now) = (&from.partner.client.client_id, from.now);
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
    let Some(grant) = tx
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
    drop(tx);
    let issue = Issue {
        app,
        from,
        scopes: narrowed(request, &grant.terms.scopes)?,
        grant: &grant,
    };
    issue.tokens(EventKind::TokensRefreshed).await
}
