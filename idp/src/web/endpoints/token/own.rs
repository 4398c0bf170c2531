//! A client's own credentials for a token of its own (RFC 6749 §4.4).

use crate::app::App;
use crate::domain::{Confirmation, Event, EventKind};
use crate::oidc::access_token::{self, AccessToken};
use crate::oidc::binding::token_type;
use crate::oidc::token::{OwnRequest, TokenResponse};
use crate::web::endpoints::client::FromClient;
use crate::web::error::ApiError;

/// Nothing is stored, and there is nothing to refresh (§4.4.3): the client comes again.
pub(super) async fn issue(
    app: &App,
    from: &FromClient,
    OwnRequest { scopes, audience }: OwnRequest,
    key: Option<Confirmation>,
) -> Result<TokenResponse, ApiError> {
    let client = &from.partner.client;
    let token = AccessToken {
        aud: audience,
        cnf: key,
        ..AccessToken::for_client(&client.client_id, scopes, app.issuer(), from.now)
    };
    let access_token = app.write(&token, client)?;
    let event = Event::new(EventKind::ClientTokenIssued, from.now).client(&client.client_id);
    app.journal
        .record(event.detail(token.scope.to_string()))
        .await?;
    Ok(TokenResponse {
        access_token,
        issued_token_type: None,
        token_type: token_type(token.cnf.as_ref()),
        expires_in: access_token::LIFETIME.as_secs(),
        refresh_token: None,
        id_token: None,
        authorization_details: None,
        scope: token.scope,
    })
}
