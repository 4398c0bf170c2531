//! `/session/complete`: what began in a frame of a partner's page goes on as the whole page.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::app::{App, Partner};
use crate::crypto::Secret;
use crate::domain::{Account, Authenticator};
use crate::oidc::authorize::Progress;
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::embedded::{FetchDest, Ticket};
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::interaction::{Interaction, append};
use crate::web::sign_on::{self, Place};
use crate::web::steps::{Next, Visit, address};

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    // Within a frame the session would end at the partner's border.
    if FetchDest::of(&headers) == FetchDest::Frame {
        return Err(PageError::ForeignForm);
    }
    let Redeemed {
        account,
        authenticators,
        interaction,
        partner,
        browser,
    } = redeem(&app, &form, &place).await?;
    let visit = Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now: place.now,
    };
    let progress = Progress {
        signed_in: true,
        factor_shown: authenticators.len() > 1 || interaction.progress.factor_shown,
        ..interaction.progress
    };
    let before = sign_on::current(&app, &headers, place.now).await?;
    let (signed_in, session) =
        sign_on::begin(&app, &account, authenticators, before, &place).await?;
    let interaction = interaction.at(progress);
    interaction.save(&app).await?;
    let mut response = match visit
        .decide(&interaction.request, Some(&signed_in), progress)
        .await?
    {
        Next::Answer(response) => response,
        Next::Page(path) => {
            let mut response = see_other(&address(path, &interaction));
            interaction.bind(&browser, &headers, &mut response);
            response
        }
    };
    append(&mut response, &interaction.session_cookie(&session));
    Ok(response)
}

/// What a ticket stands for.
struct Redeemed {
    account: Account,
    authenticators: Vec<Authenticator>,
    interaction: Interaction,
    partner: Arc<Partner>,
    /// The secret of the browser that goes on with it.
    browser: Secret,
}

async fn redeem(app: &App, form: &Params, place: &Place) -> Result<Redeemed, PageError> {
    let expired = || PageError::Expired { start_again: None };
    let unverified = form.get("ticket").unwrap_or_default();
    let ticket = Ticket::redeem(app, unverified, &place.user_agent).await?;
    let ticket = ticket.ok_or_else(expired)?;
    let account = app
        .store
        .direct()
        .await?
        .find_account(ticket.account)
        .await?;
    let account = account.filter(|account| account.state.may_sign_in());
    let begun = Interaction::in_frame(app, &ticket.interaction).await?;
    let begun = begun.ok_or_else(expired)?;
    // May it still hold a frame?
    let partner = begun.partner(app).await?;
    let (interaction, browser) = begun.unframed();
    Ok(Redeemed {
        account: account.ok_or_else(expired)?,
        authenticators: ticket.authenticators,
        interaction,
        partner,
        browser,
    })
}
