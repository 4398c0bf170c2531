//! The password, and a question whose answer opens a way back. Of both only hashes are kept.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::super::{Again, password_page};
use super::limits;
use crate::accounts::registration::{Draft, HASHES_OF_NETWORK, Step, WINDOW};
use crate::accounts::throttle::in_minutes;
use crate::app::App;
use crate::crypto::{Password, PasswordHash};
use crate::domain::{Account, AccountId, AccountState, SecretQuestion, Timestamp};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Journey, JourneyForm, Viewer};
use crate::web::new_password::{self, judge};
use crate::web::new_question::{Half, asked};
use crate::web::page::Page;
use crate::web::pages::{CompanyPassword, PasswordChoice, SecretsProblem};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    journey: Journey,
) -> Result<Response, PageError> {
    let journey = match journey.at(Step::Password) {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(see_other(&elsewhere)),
    };
    let choice = new_password::open(&app, &somebody(&journey.draft, journey.place.now)?);
    page(&app, &viewer, &journey.draft, choice, None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    JourneyForm { journey, form }: JourneyForm,
) -> Result<Response, PageError> {
    let mut journey = match journey.at(Step::Password) {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(see_other(&elsewhere)),
    };
    let typed = form.get("password").unwrap_or_default();
    let account = somebody(&journey.draft, journey.place.now)?;
    let assessment = judge(&app, typed, &account).await?;
    let kept = typed.is_empty() && journey.draft.password.is_some();
    let acceptable = kept || assessment.is_acceptable();
    let choice = if typed.is_empty() {
        PasswordChoice::open(assessment)
    } else {
        PasswordChoice::judged(assessment)
    };
    let question = asked(&app, &form).map_err(SecretsProblem::from);
    let problem = match (&question, typed) {
        (_, "") if !kept => Some(SecretsProblem::Missing),
        _ if !acceptable => Some(SecretsProblem::Unacceptable),
        (Err(problem), _) => Some(*problem),
        _ => None,
    };
    let chosen = match (problem, question) {
        (None, Ok(question)) => {
            let password = (!kept).then(|| Password::typed(typed));
            hash(&app, &journey, password, question).await?
        }
        (problem, _) => Err(problem.unwrap_or(SecretsProblem::Missing)),
    };
    match chosen {
        Ok(Chosen { password, question }) => {
            journey.draft.password = password.or(journey.draft.password);
            journey.draft.question = question.or(journey.draft.question);
            let next = Step::Services.address();
            journey.go_on(&app, Step::Password, &next).await
        }
        Err(problem) => page(&app, &viewer, &journey.draft, choice, Some(problem)),
    }
}

/// Says, while it is typed, what a password is worth.
pub(in crate::web) async fn answer(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    JourneyForm { journey, form }: JourneyForm,
) -> Result<Response, PageError> {
    let Ok(journey) = journey.at(Step::Password) else {
        return Ok(StatusCode::FORBIDDEN.into_response());
    };
    let account = somebody(&journey.draft, journey.place.now)?;
    let typed = form.get("password").unwrap_or_default();
    new_password::answer(&app, typed, &account, &journey.kept.id, &viewer).await
}

impl From<Half> for SecretsProblem {
    fn from(half: Half) -> Self {
        Self::Question {
            question: half.no_question,
            answer: half.no_answer,
        }
    }
}

/// What was chosen anew.
struct Chosen {
    password: Option<PasswordHash>,
    question: Option<(SecretQuestion, PasswordHash)>,
}

async fn hash(
    app: &App,
    journey: &Journey,
    password: Option<Password>,
    question: Option<(SecretQuestion, Password)>,
) -> Result<Result<Chosen, SecretsProblem>, PageError> {
    let mut chosen = Chosen {
        password: None,
        question: None,
    };
    if let Some(password) = password {
        match hash_one(app, journey, password).await? {
            Ok(hash) => chosen.password = Some(hash),
            Err(problem) => return Ok(Err(problem)),
        }
    }
    if let Some((question, answer)) = question {
        match hash_one(app, journey, answer).await? {
            Ok(hash) => chosen.question = Some((question, hash)),
            Err(problem) => return Ok(Err(problem)),
        }
    }
    Ok(Ok(chosen))
}

/// Nobody keeps the hashers busy from one network for long.
async fn hash_one(
    app: &App,
    journey: &Journey,
    password: Password,
) -> Result<Result<PasswordHash, SecretsProblem>, PageError> {
    let network = journey.place.peer.network();
    let mut tx = app.store.direct().await?;
    let counted = (HASHES_OF_NETWORK, network.as_str());
    if !limits::count(app, &mut tx, counted, &journey.place).await? {
        drop(tx);
        limits::refused(app, journey, "password").await?;
        return Ok(Err(SecretsProblem::TooMany));
    }
    drop(tx);
    let Ok(hash) = app.hashers.hash(password).await else {
        return Ok(Err(SecretsProblem::Busy));
    };
    Ok(Ok(hash?))
}

/// Whose password it will be, as far as its rules ask.
fn somebody(draft: &Draft, now: Timestamp) -> Result<Account, PageError> {
    let nobody = AccountId::from_random(0);
    draft
        .account(nobody, AccountState::PrimoAdmin, now)
        .ok_or(PageError::NotFound)
}

fn page(
    app: &App,
    viewer: &Viewer,
    draft: &Draft,
    choice: PasswordChoice,
    problem: Option<SecretsProblem>,
) -> Result<Response, PageError> {
    let question = draft.question.as_ref().map(|(question, _)| *question);
    let page = CompanyPassword {
        frame: viewer.frame(None),
        choice,
        chosen: draft.password.is_some(),
        question: app.settings.secret_question.then_some(question),
        problem,
    };
    let again = problem.map(|problem| match problem {
        SecretsProblem::TooMany => Again::Wait(in_minutes(WINDOW)),
        SecretsProblem::Busy => Again::Busy,
        _ => Again::Wrong,
    });
    Ok(password_page(Page::new(&page)?, again))
}
