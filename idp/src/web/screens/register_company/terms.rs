//! The terms of use.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer;
use crate::accounts::registration::{Accepted, Step, TERMS};
use crate::app::App;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Journey, JourneyForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::CompanyTerms;

pub(in crate::web) async fn show(viewer: Viewer, journey: Journey) -> Result<Response, PageError> {
    let journey = match journey.at(Step::Terms) {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(see_other(&elsewhere)),
    };
    let accepted = journey.draft.terms.as_ref();
    let accepted = accepted.is_some_and(|accepted| accepted.version == TERMS);
    page(&viewer, accepted, false)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    JourneyForm { journey, form }: JourneyForm,
) -> Result<Response, PageError> {
    let mut journey = match journey.at(Step::Terms) {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(see_other(&elsewhere)),
    };
    // The text that was shown, not one that has taken its place since.
    if form.get("accepted") != Some(TERMS) {
        return page(&viewer, false, true);
    }
    journey.draft.terms = Some(Accepted {
        version: TERMS.to_owned(),
        at: journey.place.now,
    });
    let next = Step::Password.address();
    journey.go_on(&app, Step::Terms, &next).await
}

fn page(viewer: &Viewer, accepted: bool, missing: bool) -> Result<Response, PageError> {
    let page = CompanyTerms {
        frame: viewer.frame(None),
        version: TERMS,
        accepted,
        missing,
    };
    let refused = missing.then_some(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(answer(Page::new(&page)?, refused))
}
