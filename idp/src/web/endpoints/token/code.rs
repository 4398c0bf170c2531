//! A code for tokens (RFC 6749 §4.1.3).

use super::issue::Issue;
use crate::app::App;
use crate::crypto::SecretHash;
use crate::domain::{Confirmation, Event, EventKind, Grant, Resource};
use crate::oidc::binding;
use crate::oidc::error::TokenError;
use crate::oidc::resource;
use crate::oidc::token::{CodeRequest, TokenResponse, check_code};
use crate::store::{EndReason, Redemption};
use crate::web::endpoints::client::FromClient;
use crate::web::error::ApiError;

/// What is to be had for a code: the grant, with this key of its tokens.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) code: SecretHash,
    pub(super) key: Option<Confirmation>,
    /// Those of the granted ones that the access token is for, or all.
    pub(super) resources: Vec<Resource>,
}

pub(super) async fn redeem(
    app: &App,
    from: &FromClient,
    request: &CodeRequest,
    key: Option<Confirmation>,
) -> Result<TokenResponse, ApiError> {
    let code = SecretHash::of(&request.unverified_code);
    let asked = request.clone();
    let fits = move |grant: &Grant| check_code(&asked, grant);
    let resources = request.resources.clone();
    let claimed = Claim {
        code,
        key,
        resources,
    };
    claim(app, from, claimed, fits).await
}

/// The first to come gets the grant. Who comes again, with a code that was good, ends it.
pub(super) async fn claim(
    app: &App,
    from: &FromClient,
    claimed: Claim,
    fits: impl Fn(&Grant) -> Result<(), TokenError> + Clone + Send + Sync + 'static,
) -> Result<TokenResponse, ApiError> {
    let Claim {
        code,
        key,
        resources,
    } = claimed;
    let (client, now) = (&from.partner.client.client_id, from.now);
    let redemption = Redemption {
        code: code.clone(),
        client: client.clone(),
        at: now,
    };
    // May who shows this key have what was granted?
    let (shown, issuer) = (key.clone(), app.issuer().to_owned());
    let named = resources.clone();
    let check = move |grant: &Grant| {
        fits(grant)?;
        resource::narrowed(&named, &grant.terms.resources, &issuer)?;
        binding::check(grant.terms.cnf.as_ref(), shown.as_ref())
    };
    let judge = check.clone();
    let redeemed = app.journal.redeem(redemption, move |grant| {
        let event = Event::of_grant(EventKind::TokensIssued, grant, now);
        judge(grant).is_ok().then_some(event)
    });
    let Some(mut grant) = redeemed.await? else {
        return Err(refuse(app, from, &code).await?.into());
    };
    if let Err(wrong) = check(&grant) {
        let mut tx = app.store.direct().await?;
        tx.end_grant(&grant.id, EndReason::WrongRedemption, now)
            .await?;
        return Err(wrong.into());
    }
    grant.terms.cnf = key;
    // RFC 9449 §5: a public client has nothing but its key to prove itself with later.
    if from.partner.client.is_public() && grant.terms.cnf.is_some() {
        let mut tx = app.store.direct().await?;
        tx.bind_grant(&grant.id, &grant.terms).await?;
    }
    let scopes = grant.terms.scopes.clone();
    let issue = Issue {
        app,
        from,
        grant: &grant,
        scopes,
        audience: resource::narrowed(&resources, &grant.terms.resources, app.issuer())?,
    };
    issue.tokens().await
}

/// A code that came before ends what was given for it.
async fn refuse(app: &App, from: &FromClient, code: &SecretHash) -> Result<TokenError, ApiError> {
    let (client, now) = (&from.partner.client.client_id, from.now);
    let mut tx = app.store.direct().await?;
    if let Some(ended) = tx.end_redeemed_code(code, client, now).await? {
        let event = Event::new(EventKind::TokenReused, now).client(client);
        app.journal
            .record(event.detail(format!("code of grant {ended}")))
            .await?;
    }
    Ok(TokenError::invalid_grant(
        "the code is unknown, used or has expired",
    ))
}
