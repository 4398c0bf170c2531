//! `/session/complete`: what began in a frame of a partner's page goes on as the whole page.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::app::App;
use crate::web::answer::see_other;
use crate::web::embedded::{Arrived, Identified, arrive};
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::interaction::append;
use crate::web::pages::Onward;
use crate::web::preferences;
use crate::web::sign_on::{self, Place};
use crate::web::steps::{Next, Visit, address};

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let Arrived {
        found,
        interaction,
        partner,
        browser,
    } = arrive(&app, Onward::SignedIn, &form, (&headers, &place)).await?;
    let Identified {
        account,
        authenticators,
    } = found;
    let account = app.store.direct().await?.find_account(account).await?;
    let account = account.filter(|account| account.state.may_sign_in());
    let account = account.ok_or(PageError::Expired { start_again: None })?;
    let visit = Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now: place.now,
    };
    let progress = interaction.progress.after_sign_in(&authenticators);
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
    preferences::follow(&app, account.id, &mut response).await?;
    Ok(response)
}
