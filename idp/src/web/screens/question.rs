//! `/account/question`: the question whose answer opens a way back, set by who knows the password.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::with_patience;
use crate::accounts::recovery;
use crate::accounts::throttle::in_minutes;
use crate::app::App;
use crate::crypto::Password;
use crate::domain::{Event, EventKind, Letter, Locale, SecretQuestion};
use crate::mail::Envelope;
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::{QuestionProblem, QuestionSet, SecretQuestionPage};
use crate::web::proof::{self, Unproven};
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let signed_in = required(&app, &headers, &place).await?;
    page(&signed_in, &viewer, None, None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let signed_in = required(&app, &headers, &place).await?;
    let locale = viewer.frame(None).locale;
    let chosen = form.get("question").and_then(|word| word.parse().ok());
    match set(&app, &form, &signed_in, &place, locale).await? {
        Ok(()) => Ok(see_other("/account/question/done")),
        Err(problem) => page(&signed_in, &viewer, chosen, Some(problem)),
    }
}

pub(in crate::web) async fn done(viewer: Viewer) -> Result<Response, PageError> {
    let frame = viewer.frame(None);
    Ok(Page::new(&QuestionSet { frame })?.into_response())
}

async fn required(app: &App, headers: &HeaderMap, place: &Place) -> Result<SignedIn, PageError> {
    if !app.settings.secret_question {
        return Err(PageError::NotFound);
    }
    sign_on::required(app, headers, place.now).await
}

async fn set(
    app: &App,
    form: &Params,
    signed_in: &SignedIn,
    place: &Place,
    locale: Locale,
) -> Result<Result<(), QuestionProblem>, PageError> {
    let question = form.get("question").and_then(|word| word.parse().ok());
    let answer = form.get("answer").and_then(recovery::answer);
    let current = form.get("current");
    let (Some(question), Some(answer), Some(current)) = (question, answer, current) else {
        return Ok(Err(QuestionProblem::Missing {
            question: question.is_none(),
            answer: form.get("answer").and_then(recovery::answer).is_none(),
            current: current.is_none(),
        }));
    };
    let account = &signed_in.account;
    let password = Password::typed(current);
    match proof::check(app, &account.sign_in_key(), password, place).await? {
        Ok(proven) if proven.account.id == account.id => {}
        Ok(_) => return Ok(Err(QuestionProblem::Refused)),
        Err(why) => return Ok(Err(why.into())),
    }
    let Ok(hash) = app.hashers.hash(answer).await else {
        return Ok(Err(QuestionProblem::Busy));
    };
    let now = place.now;
    let letter = Envelope::to_owner(account, locale, Letter::SecretQuestionSet { at: now });
    let mut tx = app.store.begin().await?;
    tx.put_secret_question(account.id, question, &hash?, now)
        .await?;
    tx.add_mail(&letter.seal(&app.mails, now)?, now).await?;
    tx.commit().await?;
    let event = Event::new(EventKind::SecretQuestionSet, now).account(account.id);
    let event = event.sid(&signed_in.session.sid).address(&place.peer.0);
    app.journal.record(event).await?;
    Ok(Ok(()))
}

impl From<Unproven> for QuestionProblem {
    fn from(why: Unproven) -> Self {
        match why {
            Unproven::Refused => Self::Refused,
            Unproven::Wait(wait) => Self::TooManyAttempts {
                wait_minutes: in_minutes(wait),
            },
            Unproven::Busy => Self::Busy,
        }
    }
}

fn page(
    signed_in: &SignedIn,
    viewer: &Viewer,
    chosen: Option<SecretQuestion>,
    problem: Option<QuestionProblem>,
) -> Result<Response, PageError> {
    let account = &signed_in.account;
    let page = Page::new(&SecretQuestionPage {
        frame: viewer.frame(None),
        person: &account.name(),
        chosen,
        problem,
    })?;
    Ok(match problem {
        None => page.into_response(),
        Some(QuestionProblem::TooManyAttempts { wait_minutes }) => with_patience(
            page.status(StatusCode::TOO_MANY_REQUESTS),
            Some(wait_minutes),
        ),
        Some(QuestionProblem::Busy) => {
            with_patience(page.status(StatusCode::SERVICE_UNAVAILABLE), None)
        }
        Some(_) => page
            .status(StatusCode::UNPROCESSABLE_ENTITY)
            .into_response(),
    })
}
