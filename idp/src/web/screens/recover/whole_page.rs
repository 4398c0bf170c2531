//! `/recover/whole-page`: who began in a frame of a partner's page goes on as the whole page, and
//! comes back from there to the sign-in that is pending.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::start::begin;
use crate::app::App;
use crate::web::embedded::{Arrived, arrive};
use crate::web::error::PageError;
use crate::web::extract::OwnForm;
use crate::web::pages::Onward;
use crate::web::sign_on::Place;

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let Arrived {
        found: claimed,
        interaction,
        browser,
        ..
    } = arrive(&app, Onward::Recovery, &form, (&headers, &place)).await?;
    interaction.save(&app).await?;
    let mut response = begin(&app, claimed, Some(&interaction.id), &headers).await?;
    interaction.bind(&browser, &headers, &mut response);
    Ok(response)
}
