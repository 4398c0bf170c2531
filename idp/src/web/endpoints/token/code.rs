//! A code for tokens (RFC 6749 §4.1.3).

use super::issue::Issue;
use crate::app::App;
use crate::crypto::SecretHash;
use crate::domain::{Confirmation, Event, EventKind, Grant};
use crate::oidc::binding;
use crate::oidc::error::TokenError;
use crate::oidc::token::{CodeRequest, TokenResponse, check_code};
use crate::store::{EndReason, Redemption};
use crate::web::endpoints::client::FromClient;
use crate::web::error::ApiError;

/// The first to come gets the grant. Who comes again, with a code that was good, ends it.
pub(super) async fn redeem(
    app: &App,
    from: &FromClient,
    request: &CodeRequest,
    key: Option<Confirmation>,
) -> Result<TokenResponse, ApiError> {
    let (client, now) = (&from.partner.client.client_id, from.now);
    let code = SecretHash::of(&request.unverified_code);
    let redemption = Redemption {
        code: code.clone(),
        client: client.clone(),
        at: now,
    };
    let (asked, shown) = (request.clone(), key.clone());
    let redeemed = app.journal.redeem(redemption, move |grant| {
        let event = Event::of_grant(EventKind::TokensIssued, grant, now);
        let fits = check(&asked, grant, shown.as_ref());
        fits.is_ok().then_some(event)
    });
    let Some(mut grant) = redeemed.await? else {
        let mut tx = app.store.direct().await?;
        if let Some(ended) = tx.end_redeemed_code(&code, client, now).await? {
            let event = Event::new(EventKind::TokenReused, now).client(client);
            app.journal
                .record(event.detail(format!("code of grant {ended}")))
                .await?;
        }
        return Err(TokenError::invalid_grant("the code is unknown, used or has expired").into());
    };
    if let Err(wrong) = check(request, &grant, key.as_ref()) {
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
    };
    issue.tokens().await
}

/// May who shows this key have what was granted?
fn check(
    request: &CodeRequest,
    grant: &Grant,
    key: Option<&Confirmation>,
) -> Result<(), TokenError> {
    check_code(request, grant)?;
    binding::check(grant.terms.cnf.as_ref(), key)
}
