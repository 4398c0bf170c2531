//! Does an access token still count? Its signature or seal alone is not enough.

use crate::app::App;
use crate::domain::{Grant, RequestedClaims, Scope, Timestamp};
use crate::oidc::access_token::AccessToken;
use crate::store::Error;

/// What makes a token count.
#[derive(Debug)]
pub(super) enum Standing {
    /// Nothing any more.
    Gone,
    /// The client itself: nobody signed in.
    Client,
    Grant(Box<Grant>),
}

/// The grant that a token came of, as far as this token opens it; `None` when it counts no more.
///
/// An exchanged token is its new client's: what the first client asked for by name is not told to
/// it, and entitlements it reads with the very token it has.
pub(super) async fn grant(
    app: &App,
    token: &AccessToken,
    now: Timestamp,
) -> Result<Option<Grant>, Error> {
    let Some(gid) = &token.gid else {
        return Ok(None);
    };
    let live = app.store.direct().await?.find_live_grant(gid, now).await?;
    let Some(mut grant) = live else {
        return Ok(None);
    };
    if token.act.is_none() {
        return Ok((grant.client == token.client_id).then_some(grant));
    }
    if !counts_alone(app, token).await? || app.partners.find(&grant.client).await?.is_none() {
        return Ok(None);
    }
    grant.client = token.client_id.clone();
    grant.terms.sub = Some(token.sub.clone());
    let told = token
        .scope
        .iter()
        .filter(|scope| *scope != Scope::Habilitations);
    grant.terms.scopes = told.collect();
    grant.terms.claims = RequestedClaims::default();
    Ok(Some(grant))
}

/// Has a token that may be taken back by itself not been, and its client not either?
pub(super) async fn counts_alone(app: &App, token: &AccessToken) -> Result<bool, Error> {
    if app.partners.find(&token.client_id).await?.is_none() {
        return Ok(false);
    }
    Ok(!app.store.direct().await?.is_revoked(&token.jti).await?)
}

/// What a token of either kind stands on.
pub(super) async fn of(app: &App, token: &AccessToken, now: Timestamp) -> Result<Standing, Error> {
    if token.gid.is_some() {
        let grant = grant(app, token, now).await?;
        return Ok(grant.map_or(Standing::Gone, |grant| Standing::Grant(Box::new(grant))));
    }
    Ok(if counts_alone(app, token).await? {
        Standing::Client
    } else {
        Standing::Gone
    })
}
