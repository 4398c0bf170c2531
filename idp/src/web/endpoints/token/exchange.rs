//! An access token for one to act with (RFC 8693).

use crate::app::App;
use crate::domain::{Confirmation, Event, EventKind};
use crate::oidc::binding::token_type;
use crate::oidc::error::TokenError;
use crate::oidc::exchange::{ACCESS_TOKEN, ExchangeRequest};
use crate::oidc::subject::subject as subject_of;
use crate::oidc::token::TokenResponse;
use crate::web::endpoints::client::FromClient;
use crate::web::error::ApiError;
use crate::web::standing::{self, Standing};

pub(super) async fn exchange(
    app: &App,
    from: &FromClient,
    request: &ExchangeRequest,
    key: Option<Confirmation>,
) -> Result<TokenResponse, ApiError> {
    let (client, now) = (&from.partner.client, from.now);
    let dead = || TokenError::invalid_request("subject_token is unknown, revoked or has expired");
    let subject = app.access_token(&request.unverified_token, now);
    let subject = subject.ok_or_else(dead)?;
    // A dead token says nothing about what else is wrong with it.
    let account = match standing::of(app, &subject, now).await? {
        Standing::Gone => return Err(dead().into()),
        Standing::Client => None,
        Standing::Grant(grant) => Some(grant.account),
    };
    let mut token = request.check(&subject, client, now)?;
    token.cnf = key;
    if let Some(account) = account {
        token.sub = subject_of(client, account, &app.pairwise);
    }
    let access_token = app.write(&token, client)?;
    let event = Event::new(EventKind::TokenExchanged, now).client(&client.client_id);
    let event = match account {
        Some(account) => event.account(account),
        None => event,
    };
    let detail = format!("token of {} for {}", subject.client_id, token.scope);
    app.journal.record(event.detail(detail)).await?;
    Ok(TokenResponse {
        access_token,
        issued_token_type: Some(ACCESS_TOKEN),
        token_type: token_type(token.cnf.as_ref()),
        expires_in: token.exp.since(now).as_secs(),
        refresh_token: None,
        id_token: None,
        scope: token.scope,
        authorization_details: None,
    })
}
