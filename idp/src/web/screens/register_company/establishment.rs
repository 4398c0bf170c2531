//! Which establishment; the first form, with which the registration begins.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{answer, limits};
use crate::accounts::registration::{DRAFTS_OF_NETWORK, Draft, LIFETIME, Step};
use crate::app::{App, Found};
use crate::crypto::{Secret, random_id};
use crate::domain::{Event, EventKind, Siret};
use crate::web::answer::see_other;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{Journey, Left, OwnForm, SENT, Viewer, journey_event, seal_draft};
use crate::web::interaction::append;
use crate::web::page::Page;
use crate::web::pages::{CompanyEstablishment, CompanyFound, EstablishmentProblem, SiretProblem};
use crate::web::sign_on::Place;

const FOUND: &str = "/register-company/found";

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let typed = match Left::find(&app, &headers, place).await? {
        // Where one has become an account, another may begin.
        Left::Nothing | Left::Done => String::new(),
        Left::SentOff(_) => return Ok(see_other(SENT)),
        Left::Open(journey) => journey.draft.siret.to_string(),
    };
    page(&viewer, &typed, None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let left = Left::find(&app, &headers, place.clone()).await?;
    let typed = form.get("siret").unwrap_or_default();
    let (siret, in_register) = match look_up(&app, typed).await? {
        Ok(found) => found,
        Err(problem) => return page(&viewer, typed, Some(problem)),
    };
    match left {
        Left::SentOff(_) => Ok(see_other(SENT)),
        Left::Open(mut journey) => {
            journey.draft.move_to(siret, in_register);
            journey.go_on(&app, Step::Establishment, FOUND).await
        }
        Left::Nothing | Left::Done => {
            let draft = Draft::begin(siret, in_register, viewer.frame(None).locale);
            match begin(&app, &draft, &place).await? {
                Some(response) => Ok(response),
                None => page(&viewer, typed, Some(EstablishmentProblem::TooMany)),
            }
        }
    }
}

/// What the register says of it, to be looked at before anything else is asked.
pub(in crate::web) async fn found(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    journey: Journey,
) -> Result<Response, PageError> {
    let establishment = super::establishment(&app, &journey.draft).await?;
    let page = CompanyFound {
        frame: viewer.frame(None),
        siret: journey.draft.siret,
        establishment: establishment.as_ref(),
    };
    Ok(Page::new(&page)?.into_response())
}

async fn look_up(
    app: &App,
    typed: &str,
) -> Result<Result<(Siret, bool), EstablishmentProblem>, PageError> {
    let siret: Siret = match typed.trim() {
        "" => return Ok(Err(EstablishmentProblem::Siret(SiretProblem::Missing))),
        typed => match typed.parse() {
            Ok(siret) => siret,
            Err(invalid) => {
                let problem = SiretProblem::from(invalid);
                return Ok(Err(EstablishmentProblem::Siret(problem)));
            }
        },
    };
    Ok(match app.register.look_up(siret).await? {
        Found::Open(_) => Ok((siret, true)),
        Found::Unknown => Ok((siret, false)),
        Found::Closed(_) => Err(EstablishmentProblem::Closed),
    })
}

/// None where too many were begun from there.
async fn begin(app: &App, draft: &Draft, place: &Place) -> Result<Option<Response>, PageError> {
    let (id, secret, now) = (random_id(), Secret::random(), place.now);
    let (network, sealed) = (place.peer.network(), seal_draft(app, draft)?);
    let mut tx = app.store.direct().await?;
    if !limits::count(app, &mut tx, (DRAFTS_OF_NETWORK, &network), place).await? {
        drop(tx);
        let event = Event::new(EventKind::RegistrationThrottled, now);
        let event = event.address(&place.peer.0).detail("begun");
        app.journal.record(event).await?;
        return Ok(None);
    }
    tx.add_draft((&id, &secret.hash()), &sealed, now + LIFETIME, now)
        .await?;
    drop(tx);
    let known = if draft.in_register {
        "in the register"
    } else {
        "not in the register"
    };
    let event = journey_event(EventKind::RegistrationStarted, (&id, draft), known, place);
    app.journal.record(event).await?;
    let mut response = see_other(FOUND);
    let cookie = cookies::set(cookies::REGISTRATION, secret.expose(), Some(LIFETIME));
    append(&mut response, &cookie);
    Ok(Some(response))
}

fn page(
    viewer: &Viewer,
    typed: &str,
    problem: Option<EstablishmentProblem>,
) -> Result<Response, PageError> {
    let page = CompanyEstablishment {
        frame: viewer.frame(None),
        typed,
        problem,
    };
    let refused = problem.map(|problem| match problem {
        EstablishmentProblem::TooMany => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    });
    Ok(answer(Page::new(&page)?, refused))
}
