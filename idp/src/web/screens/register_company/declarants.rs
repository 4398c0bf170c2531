//! Who else is to file: people who are asked in once the one who names them is confirmed.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer;
use crate::accounts::registration::{DECLARANTS, Draft, Step};
use crate::app::App;
use crate::domain::{Name, Newcomer};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Journey, JourneyForm, Viewer};
use crate::web::newcomer;
use crate::web::page::Page;
use crate::web::pages::{CompanyDeclarants, InviteTyped, NewcomerProblem};

pub(in crate::web) async fn show(viewer: Viewer, journey: Journey) -> Result<Response, PageError> {
    let journey = match journey.at(Step::Declarants) {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(see_other(&elsewhere)),
    };
    page(&viewer, &journey.draft, InviteTyped::default(), None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    JourneyForm { journey, form }: JourneyForm,
) -> Result<Response, PageError> {
    let mut journey = match journey.at(Step::Declarants) {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(see_other(&elsewhere)),
    };
    if let Some(place) = form.get("remove") {
        let place = place.parse().unwrap_or(usize::MAX);
        let people = &mut journey.draft.declarants;
        if place < people.len() {
            people.remove(place);
        }
        let here = Step::Declarants.address();
        return journey.go_on(&app, Step::Declarants, &here).await;
    }
    let typed = newcomer::typed(&form);
    let adds = form.get("add").is_some();
    // Somebody who is typed and not added yet is not lost on the way to the next page.
    let empty = [typed.last_name, typed.first_name, typed.email]
        .iter()
        .all(|field| field.trim().is_empty());
    if adds || !empty {
        match named(&form, &journey.draft) {
            Ok(newcomer) => journey.draft.declarants.push(newcomer),
            Err(problem) => return page(&viewer, &journey.draft, typed, Some(problem)),
        }
    }
    let next = if adds {
        Step::Declarants
    } else {
        journey.draft.declarants_done = true;
        Step::Summary
    };
    journey.go_on(&app, Step::Declarants, &next.address()).await
}

fn named(form: &Params, draft: &Draft) -> Result<Newcomer, NewcomerProblem> {
    let newcomer = newcomer::parse(form).map_err(NewcomerProblem::Fields)?;
    if draft.declarants.len() >= DECLARANTS {
        return Err(NewcomerProblem::TooMany);
    }
    let known = draft.declarants.iter();
    let known = known.map(|known| (&known.last_name, &known.first_name));
    let own = draft.person.iter();
    let mut names = known.chain(own.map(|own| (&own.last_name, &own.first_name)));
    let same = |(last, first): (&Name, &Name)| {
        last.key() == newcomer.last_name.key() && first.key() == newcomer.first_name.key()
    };
    if names.any(same) {
        return Err(NewcomerProblem::Twice);
    }
    Ok(newcomer)
}

fn page(
    viewer: &Viewer,
    draft: &Draft,
    typed: InviteTyped<'_>,
    problem: Option<NewcomerProblem>,
) -> Result<Response, PageError> {
    let page = CompanyDeclarants {
        frame: viewer.frame(None),
        people: &draft.declarants,
        typed,
        problem,
    };
    let refused = problem.map(|_| StatusCode::UNPROCESSABLE_ENTITY);
    Ok(answer(Page::new(&page)?, refused))
}
