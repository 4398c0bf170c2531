//! The mail is on its way: another can be asked for, or a wrong address corrected.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::{answer, limits, link_mail};
use crate::accounts::registration::{BETWEEN_LINKS, Draft, LINK_LIFETIME, LINKS, Step};
use crate::app::App;
use crate::crypto::Secret;
use crate::domain::{Email, EventKind};
use crate::store::DraftLink;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Journey, Left, OwnForm, OwnQuery, SENT, START, Viewer, seal_draft};
use crate::web::page::Page;
use crate::web::pages::{CompanySent, SentProblem};
use crate::web::sign_on::Place;

const AGAIN: &str = "/register-company/sent?done=again";

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    match Left::find(&app, &headers, place).await? {
        Left::Nothing => Ok(see_other(START)),
        Left::Open(_) => Ok(see_other(&Step::Summary.address())),
        Left::Done => page(&viewer, None, "", false, None),
        Left::SentOff(journey) => {
            let again = query.get("done") == Some("again");
            page(&viewer, Some(&journey.draft), "", again, None)
        }
    }
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let journey = match Left::find(&app, &headers, place).await? {
        Left::Nothing => return Ok(see_other(START)),
        Left::Open(_) => return Ok(see_other(&Step::Summary.address())),
        Left::Done => return Ok(see_other(SENT)),
        Left::SentOff(journey) => journey,
    };
    let typed = form.get("email").unwrap_or_default();
    let corrects = form.get("change") == Some("correct");
    let corrected: Option<Email> = typed.parse().ok().filter(|_| corrects);
    if corrects && corrected.is_none() {
        let problem = Some(SentProblem::Email);
        return page(&viewer, Some(&journey.draft), typed, false, problem);
    }
    match send(&app, &journey, corrected).await? {
        None => Ok(see_other(AGAIN)),
        problem => page(&viewer, Some(&journey.draft), typed, false, problem),
    }
}

/// Another link takes the place of the one before; why not, where it does not.
async fn send(
    app: &App,
    journey: &Journey,
    corrected: Option<Email>,
) -> Result<Option<SentProblem>, PageError> {
    let mut draft = journey.draft.clone();
    let elsewhere = corrected.is_some();
    let (now, secret) = (journey.place.now, Secret::random());
    let until = now + LINK_LIFETIME;
    let Some(person) = draft.person.as_mut() else {
        return Err(PageError::NotFound);
    };
    person.email = corrected.unwrap_or_else(|| person.email.clone());
    let email = person.email.clone();
    let mut tx = app.store.begin().await?;
    let link = DraftLink {
        hash: &secret.hash(),
        until,
    };
    let sealed = seal_draft(app, &draft)?;
    // Who typed a wrong address need not wait to mend it.
    let not_since = if elsewhere { now } else { now - BETWEEN_LINKS };
    let bounds = (LINKS, not_since);
    let renewed = tx.renew_link((&journey.kept, &sealed), link, bounds, now);
    if !renewed.await? {
        return Ok(Some(SentProblem::JustSent));
    }
    let whose = (draft.siret, &email);
    if !limits::count_link(app, &mut tx, whose, &journey.place).await? {
        drop(tx);
        limits::refused(app, journey, "sent again").await?;
        return Ok(Some(SentProblem::TooMany));
    }
    let letter = link_mail(&draft, &secret, until).ok_or(PageError::NotFound)?;
    tx.add_mail(&letter.seal(&app.mails, now)?, now).await?;
    tx.commit().await?;
    let what = if elsewhere { "corrected" } else { "again" };
    let event = journey.event(EventKind::RegistrationLinkSent, what);
    app.journal.record(event).await?;
    Ok(None)
}

fn page(
    viewer: &Viewer,
    draft: Option<&Draft>,
    typed: &str,
    again: bool,
    problem: Option<SentProblem>,
) -> Result<Response, PageError> {
    let person = draft.and_then(|draft| draft.person.as_ref());
    let page = CompanySent {
        frame: viewer.frame(None),
        email: person.map(|person| person.email.as_str()),
        typed,
        again,
        problem,
    };
    let refused = problem.map(|problem| match problem {
        SentProblem::Email => StatusCode::UNPROCESSABLE_ENTITY,
        SentProblem::JustSent => StatusCode::CONFLICT,
        SentProblem::TooMany => StatusCode::TOO_MANY_REQUESTS,
    });
    Ok(answer(Page::new(&page)?, refused))
}
