//! `/recover/question`: an answer that only its owner should know.
//!
//! 1. The answer is counted before it is looked at: of many at once no more are heard than one
//!    after the other.
//! 2. One hash is computed whether or not there is such a person, or such a question.
//! 3. A right answer makes a proof for this browser.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::accounts::recovery::{ANSWERS, PROOF_LIFETIME, WAIT, answer, plausible_question};
use crate::accounts::throttle::in_minutes;
use crate::app::App;
use crate::crypto::{Password, Secret, Verdict};
use crate::domain::{Account, Event, EventKind};
use crate::store::Asked;
use crate::web::answer::see_other;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::interaction::append;
use crate::web::page::Page;
use crate::web::pages::{AnswerProblem, RecoverQuestion};
use crate::web::recovery::{Recovery, answers_of};
use crate::web::screens::with_patience;
use crate::web::sign_on::Place;
use crate::web::throttle::Network;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let id = query.get("recovery").unwrap_or_default();
    let recovery = load(&app, id, &headers).await?;
    page(&app, &recovery, &viewer, None).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let id = form.get("recovery").unwrap_or_default();
    let recovery = load(&app, id, &headers).await?;
    let Some(typed) = form.get("answer") else {
        return page(&app, &recovery, &viewer, Some(AnswerProblem::Missing)).await;
    };
    match check(&app, &recovery, typed, &place).await? {
        Ok(account) => {
            let secret = Secret::random();
            let (now, mut tx) = (place.now, app.store.direct().await?);
            tx.add_recovery_proof(&secret.hash(), account.id, now + PROOF_LIFETIME, now)
                .await?;
            let mut response = see_other(&recovery.address("/recover/password"));
            let cookie = cookies::set(
                cookies::RECOVERY_PROOF,
                secret.expose(),
                Some(PROOF_LIFETIME),
            );
            append(&mut response, &cookie);
            Ok(response)
        }
        Err(problem) => page(&app, &recovery, &viewer, Some(problem)).await,
    }
}

async fn load(app: &App, id: &str, headers: &HeaderMap) -> Result<Recovery, PageError> {
    if !app.settings.secret_question {
        return Err(PageError::NotFound);
    }
    Recovery::load(app, id, headers).await
}

/// Whose answer it is, or why it is nobody's.
async fn check(
    app: &App,
    recovery: &Recovery,
    typed: &str,
    place: &Place,
) -> Result<Result<Account, AnswerProblem>, PageError> {
    let network = Network::of(place.peer);
    let is_full = network.is_full(app).await?;
    let key = answers_of(app, &recovery.key());
    let mut tx = app.store.direct().await?;
    if is_full || !tx.count_try(&key, ANSWERS, WAIT, place.now).await? {
        drop(tx);
        record(app, EventKind::AnswerThrottled, None, place).await?;
        return Ok(Err(AnswerProblem::Wait));
    }
    let asked = tx.find_secret_question(&recovery.key()).await?;
    drop(tx);
    // What has too little in it cannot be right, and takes as long.
    let typed = answer(typed).unwrap_or_else(|| Password::typed(""));
    let stored = asked.as_ref().map(|asked| asked.answer.clone());
    let Ok(verdict) = app.hashers.verify(typed, stored).await else {
        return Ok(Err(AnswerProblem::Busy));
    };
    match (asked, verdict?) {
        (
            Some(Asked {
                account, question, ..
            }),
            Verdict::Right { rehashed },
        ) => {
            let mut tx = app.store.direct().await?;
            tx.forget_tries(&key).await?;
            if let Some(hash) = rehashed {
                tx.put_secret_question(account.id, question, &hash, place.now)
                    .await?;
            }
            drop(tx);
            record(app, EventKind::AnswerRight, Some(&account), place).await?;
            Ok(Ok(account))
        }
        (asked, _) => {
            network.failed(app).await?;
            let account = asked.map(|asked| asked.account);
            record(app, EventKind::AnswerWrong, account.as_ref(), place).await?;
            Ok(Err(AnswerProblem::Wrong))
        }
    }
}

async fn record(
    app: &App,
    kind: EventKind,
    account: Option<&Account>,
    place: &Place,
) -> Result<(), PageError> {
    let event = Event::new(kind, place.now).address(&place.peer.0);
    let event = match account {
        Some(account) => event.account(account.id),
        None => event,
    };
    Ok(app.journal.record(event).await?)
}

async fn page(
    app: &App,
    recovery: &Recovery,
    viewer: &Viewer,
    problem: Option<AnswerProblem>,
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let asked = tx.find_secret_question(&recovery.key()).await?;
    drop(tx);
    let made_up = plausible_question(&recovery.mac(app, "question"));
    let page = Page::new(&RecoverQuestion {
        frame: viewer.frame(None),
        recovery: &recovery.id,
        question: asked.map_or(made_up, |asked| asked.question),
        problem,
    })?;
    Ok(match problem {
        None => page.into_response(),
        Some(AnswerProblem::Wait) => {
            let page = page.status(StatusCode::TOO_MANY_REQUESTS);
            with_patience(page, Some(in_minutes(WAIT)))
        }
        Some(AnswerProblem::Busy) => {
            with_patience(page.status(StatusCode::SERVICE_UNAVAILABLE), None)
        }
        Some(AnswerProblem::Missing | AnswerProblem::Wrong) => page
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response(),
    })
}
