//! A refresh token for tokens (RFC 6749 §6), each once (RFC 9700 §4.14.2).

use super::issue::Issue;
use crate::app::App;
use crate::domain::{Confirmation, Event, EventKind};
use crate::oidc::binding;
use crate::oidc::error::TokenError;
use crate::oidc::refresh_token::RefreshToken;
use crate::oidc::token::{RefreshRequest, TokenResponse, narrowed};
use crate::store::Rotation;
use crate::web::endpoints::client::FromClient;
use crate::web::error::ApiError;

pub(super) async fn rotate(
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
            // A confidential client proves itself otherwise, and may change its key (RFC 9449 §5).
            if public {
                binding::check(live.terms.cnf.as_ref(), key.as_ref())?;
            }
        }
    }
    let rotation = Rotation {
        grant: grant.clone(),
        generation,
        client: client.clone(),
        at: now,
    };
    let rotated = app.journal.rotate(rotation, move |grant| {
        Some(Event::of_grant(EventKind::TokensRefreshed, grant, now))
    });
    let Some(mut grant) = rotated.await? else {
        let mut tx = app.store.direct().await?;
        if tx.end_reused(&grant, generation, client, now).await? {
            let event = Event::new(EventKind::TokenReused, now).client(client);
            app.journal
                .record(event.detail(format!("refresh token of grant {grant}")))
                .await?;
        }
        return Err(invalid().into());
    };
    grant.terms.cnf = key;
    let issue = Issue {
        app,
        from,
        scopes: narrowed(request, &grant.terms.scopes)?,
        grant: &grant,
    };
    issue.tokens().await
}
