//! All of it once more; then it is sent off, once.
//!
//! Whether somebody has that name already decides nothing that is seen here: it is looked up in any
//! case, and in any case two mails are sealed.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::services::shown;
use super::{answer, limits, link_mail};
use crate::accounts::registration::{Applicant, Draft, LIFETIME, LINK_LIFETIME, Step};
use crate::app::App;
use crate::crypto::Secret;
use crate::domain::{
    EventKind, Letter, Locale, RegistrationLetter, SealedMail, SignInKey, Timestamp,
};
use crate::mail::Envelope;
use crate::store::{DraftLink, Tx};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Journey, JourneyForm, SENT, Viewer};
use crate::web::page::Page;
use crate::web::pages::{CompanySummary, ServiceShown};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    journey: Journey,
) -> Result<Response, PageError> {
    match whole(journey) {
        Ok((journey, person)) => page(&app, &viewer, (&journey.draft, &person), false).await,
        Err(elsewhere) => Ok(see_other(&elsewhere)),
    }
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    JourneyForm { journey, .. }: JourneyForm,
) -> Result<Response, PageError> {
    let (journey, person) = match whole(journey) {
        Ok(whole) => whole,
        Err(elsewhere) => return Ok(see_other(&elsewhere)),
    };
    let draft = &journey.draft;
    let mut tx = app.store.begin().await?;
    let whose = (draft.siret, &person.email);
    if !limits::count_link(&app, &mut tx, whose, &journey.place).await? {
        drop(tx);
        limits::refused(&app, &journey, "sent off").await?;
        return page(&app, &viewer, (draft, &person), true).await;
    }
    if !send_off(&app, &mut tx, &journey).await? {
        // Another tab was faster, and its link is on its way; or it is shown what has changed.
        return Ok(see_other(SENT));
    }
    tx.commit().await?;
    let event = journey.event(EventKind::RegistrationSubmitted, "");
    app.journal.record(event).await?;
    Ok(see_other(SENT))
}

/// Where all pages have been filled in; elsewhere otherwise.
fn whole(journey: Journey) -> Result<(Journey, Applicant), String> {
    let journey = journey.at(Step::Summary)?;
    match journey.draft.person.clone() {
        Some(person) => Ok((journey, person)),
        None => Err(Step::Person.address()),
    }
}

/// The change and its mails, all or nothing.
async fn send_off(app: &App, tx: &mut Tx, journey: &Journey) -> Result<bool, PageError> {
    let (secret, now) = (Secret::random(), journey.place.now);
    let until = now + LINK_LIFETIME;
    let link = DraftLink {
        hash: &secret.hash(),
        until,
    };
    if !tx
        .submit_draft(&journey.kept, link, now + LIFETIME, now)
        .await?
    {
        return Ok(false);
    }
    let draft = &journey.draft;
    let letter = link_mail(draft, &secret, until).ok_or(PageError::NotFound)?;
    tx.add_mail(&letter.seal(&app.mails, now)?, now).await?;
    let key = draft.sign_in_key().ok_or(PageError::NotFound)?;
    if let Some(notice) = notice(app, tx, &key, &letter, now).await? {
        tx.add_mail(&notice, now).await?;
    }
    Ok(true)
}

/// For who has that name already. The same is sealed for nobody, and thrown away.
async fn notice(
    app: &App,
    tx: &mut Tx,
    key: &SignInKey,
    letter: &Envelope,
    now: Timestamp,
) -> Result<Option<SealedMail>, PageError> {
    let found = tx.find_credentials(key).await?.map(|found| found.account);
    let told = Letter::Registration(RegistrationLetter::Tried { at: now });
    let envelope = match &found {
        Some(account) => Envelope::to_owner(account, Locale::default(), told),
        None => Envelope {
            letter: told,
            ..letter.clone()
        },
    };
    let sealed = envelope.seal(&app.mails, now)?;
    Ok(found.map(|_| sealed))
}

async fn page(
    app: &App,
    viewer: &Viewer,
    (draft, person): (&Draft, &Applicant),
    too_many: bool,
) -> Result<Response, PageError> {
    let frame = viewer.frame(None);
    let establishment = super::establishment(app, draft).await?;
    let catalogue = app.catalogues.current().await?;
    let wanted = draft.services.as_deref().unwrap_or_default();
    let services: Vec<ServiceShown<'_>> = catalogue
        .services()
        .iter()
        .map(|service| shown(service, wanted, frame.locale))
        .filter(|service| service.wanted)
        .collect();
    let page = CompanySummary {
        frame,
        siret: draft.siret,
        establishment: establishment.as_ref(),
        person,
        question: draft.question.is_some(),
        services: &services,
        declarants: &draft.declarants,
        too_many,
    };
    let refused = too_many.then_some(StatusCode::TOO_MANY_REQUESTS);
    Ok(answer(Page::new(&page)?, refused))
}
