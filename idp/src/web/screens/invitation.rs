//! `/invitation`: the one-time link of somebody who was asked in.
//!
//! Opening it shows who is meant and changes nothing, so that a mail program that looks at links
//! does no harm. Sending the form uses it up: the account is active, its address is known to be
//! right, and the person is signed in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Again, password_page};
use crate::app::App;
use crate::crypto::{Busy, Password, PasswordHash, SecretHash};
use crate::domain::{Account, AccountState, Event, EventKind, SecretQuestion, Timestamp};
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::new_password::{self, judge};
use crate::web::new_question::asked;
use crate::web::page::Page;
use crate::web::pages::{Invitation, InvitationProblem, PasswordChoice};
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let key = query.get("key").unwrap_or_default();
    let account = invited(&app, key, now).await?.ok_or(PageError::DeadLink)?;
    let choice = new_password::open(&app, &account);
    page(&app, &account, (key, None), &viewer, (choice, None)).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let key = form.get("key").unwrap_or_default();
    let account = invited(&app, key, place.now).await?;
    let account = account.ok_or(PageError::DeadLink)?;
    let show = |choice, problem| {
        let chosen = form.get("question").and_then(|word| word.parse().ok());
        page(&app, &account, (key, chosen), &viewer, (choice, problem))
    };
    let Some(typed) = form.get("password") else {
        let choice = new_password::open(&app, &account);
        return show(choice, Some(InvitationProblem::Missing)).await;
    };
    let assessment = judge(&app, typed, &account).await?;
    let refused = match asked(&app, &form) {
        _ if !assessment.is_acceptable() => InvitationProblem::Unacceptable,
        Err(half) => InvitationProblem::Question {
            question: half.no_question,
            answer: half.no_answer,
        },
        Ok(question) => match hash(&app, typed, question).await? {
            Ok(chosen) => {
                let secret = SecretHash::of(key);
                return enter(&app, account, (&secret, &chosen), &headers, &place).await;
            }
            Err(Busy) => InvitationProblem::Busy,
        },
    };
    show(PasswordChoice::judged(assessment), Some(refused)).await
}

/// What the person will be known by.
struct Chosen {
    password: PasswordHash,
    question: Option<(SecretQuestion, PasswordHash)>,
}

async fn hash(
    app: &App,
    password: &str,
    question: Option<(SecretQuestion, Password)>,
) -> Result<Result<Chosen, Busy>, PageError> {
    let password = match app.hashers.hash(Password::typed(password)).await {
        Ok(hash) => hash?,
        Err(busy) => return Ok(Err(busy)),
    };
    let question = match question {
        None => None,
        Some((question, answer)) => match app.hashers.hash(answer).await {
            Ok(hash) => Some((question, hash?)),
            Err(busy) => return Ok(Err(busy)),
        },
    };
    Ok(Ok(Chosen { password, question }))
}

/// Says, while it is typed, what a password is worth.
pub(in crate::web) async fn answer(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let key = query.get("key").unwrap_or_default();
    let Some(account) = invited(&app, key, now).await? else {
        return Ok(StatusCode::FORBIDDEN.into_response());
    };
    let typed = form.get("password").unwrap_or_default();
    new_password::answer(&app, typed, &account, &account.id.to_string(), &viewer).await
}

/// Whose link it is, as long as it can be used.
async fn invited(app: &App, key: &str, now: Timestamp) -> Result<Option<Account>, PageError> {
    let mut tx = app.store.direct().await?;
    Ok(tx.find_invitation(&SecretHash::of(key), now).await?)
}

/// Uses the link up, unless somebody else has, and signs the person in.
async fn enter(
    app: &Arc<App>,
    account: Account,
    (secret, chosen): (&SecretHash, &Chosen),
    headers: &HeaderMap,
    place: &Place,
) -> Result<Response, PageError> {
    let mut tx = app.store.begin().await?;
    let password = &chosen.password;
    let accepted = tx.accept_invitation(secret, password, place.now).await?;
    let id = accepted.ok_or(PageError::DeadLink)?;
    if let Some((question, answer)) = &chosen.question {
        tx.put_secret_question(id, *question, answer, place.now)
            .await?;
    }
    tx.commit().await?;
    let event = Event::new(EventKind::InvitationAccepted, place.now).account(account.id);
    app.journal.record(event.address(&place.peer.0)).await?;
    let account = Account {
        state: AccountState::Active,
        ..account
    };
    sign_on::welcome(app, &account, headers, place).await
}

async fn page(
    app: &App,
    account: &Account,
    (key, chosen): (&str, Option<SecretQuestion>),
    viewer: &Viewer,
    (choice, problem): (PasswordChoice, Option<InvitationProblem>),
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let establishment = tx.find_establishment(account.siret).await?;
    let page = Invitation {
        frame: viewer.frame(None),
        person: &account.name(),
        siret: account.siret,
        establishment: establishment.as_ref().and_then(|known| known.known_name()),
        key,
        choice,
        question: app.settings.secret_question.then_some(chosen),
        problem,
    };
    let again = problem.map(|problem| match problem {
        InvitationProblem::Busy => Again::Busy,
        _ => Again::Wrong,
    });
    Ok(password_page(Page::new(&page)?, again))
}
