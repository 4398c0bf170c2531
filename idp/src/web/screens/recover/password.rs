//! `/recover/password`: a new password, for who has proven whose account it is.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::crypto::{Password, SecretHash};
use crate::domain::{Account, Event, EventKind, Letter, Locale};
use crate::mail::Envelope;
use crate::web::answer::{see_other, with_query};
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::interaction::append;
use crate::web::new_password::{self, judge};
use crate::web::page::Page;
use crate::web::pages::{PasswordChoice, PasswordProblem, RecoverDone, RecoverPassword};
use crate::web::recovery::{Recovery, proven};
use crate::web::screens::{Again, password_page};
use crate::web::sign_on::Place;
use crate::web::throttle::Throttle;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let Some((account, _)) = proven(&app, &headers, place.now).await? else {
        return Ok(see_other("/recover"));
    };
    let recovery = query.get("recovery").unwrap_or_default();
    let choice = new_password::open(&app, &account);
    page(&viewer, &account, recovery, choice, None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let Some((account, secret)) = proven(&app, &headers, place.now).await? else {
        return Ok(see_other("/recover"));
    };
    let recovery = form.get("recovery").unwrap_or_default();
    let typed = form.get("password").unwrap_or_default();
    let assessment = judge(&app, typed, &account).await?;
    let show = |choice, problem| page(&viewer, &account, recovery, choice, Some(problem));
    if !assessment.is_acceptable() {
        return match typed {
            "" => {
                let missing = PasswordProblem::Missing {
                    current: false,
                    new: true,
                };
                show(PasswordChoice::open(assessment), missing)
            }
            _ => show(
                PasswordChoice::judged(assessment),
                PasswordProblem::Unacceptable,
            ),
        };
    }
    let Ok(hash) = app.hashers.hash(Password::typed(typed)).await else {
        return show(PasswordChoice::judged(assessment), PasswordProblem::Busy);
    };
    let locale = viewer.frame(None).locale;
    if !recover(&app, &account, &secret, (&hash?, locale), &place).await? {
        return Ok(see_other("/recover"));
    }
    let mut response = see_other(&done_address(recovery));
    append(&mut response, &cookies::forget(cookies::RECOVERY_PROOF));
    Ok(response)
}

fn done_address(recovery: &str) -> String {
    with_query("/recover/done", "recovery", recovery)
}

/// Says whether the proof still counted.
async fn recover(
    app: &App,
    account: &Account,
    secret: &SecretHash,
    (hash, locale): (&crate::crypto::PasswordHash, Locale),
    place: &Place,
) -> Result<bool, PageError> {
    let now = place.now;
    let letter = Envelope::to_owner(account, locale, Letter::PasswordChanged { at: now });
    let mut tx = app.store.begin().await?;
    if !tx.recover_password(secret, account.id, hash, now).await? {
        return Ok(false);
    }
    tx.sign_out_elsewhere(account.id, None, now).await?;
    tx.add_mail(&letter.seal(&app.mails, now)?, now).await?;
    tx.commit().await?;
    // Whoever forgot the password has tried wrong ones, and has proven to be its owner since.
    let throttle = Throttle::new(app, &account.sign_in_key(), place.peer, now);
    throttle.succeeded(app).await?;
    let event = Event::new(EventKind::PasswordRecovered, now).account(account.id);
    app.journal.record(event.address(&place.peer.0)).await?;
    Ok(true)
}

pub(in crate::web) async fn answer(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let Some((account, _)) = proven(&app, &headers, place.now).await? else {
        return Ok(StatusCode::FORBIDDEN.into_response());
    };
    let typed = form.get("password").unwrap_or_default();
    new_password::answer(&app, typed, &account, &account.id.to_string(), &viewer).await
}

/// Where the sign-in goes on that was pending, if it still is.
pub(in crate::web) async fn done(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let id = query.get("recovery").unwrap_or_default();
    let recovery = Recovery::load(&app, id, &headers).await.ok();
    let interaction = recovery.and_then(|recovery| recovery.interaction);
    let sign_in =
        interaction.map(|interaction| with_query("/sign-in", "interaction", &interaction));
    let page = RecoverDone {
        frame: viewer.frame(None),
        sign_in: sign_in.as_deref(),
    };
    Ok(Page::new(&page)?.into_response())
}

fn page(
    viewer: &Viewer,
    account: &Account,
    recovery: &str,
    choice: PasswordChoice,
    problem: Option<PasswordProblem>,
) -> Result<Response, PageError> {
    let page = RecoverPassword {
        frame: viewer.frame(None),
        person: &account.name(),
        recovery,
        choice,
        problem,
    };
    let again = problem.map(|problem| match problem {
        PasswordProblem::TooManyAttempts { wait_minutes } => Again::Wait(wait_minutes),
        PasswordProblem::Busy => Again::Busy,
        _ => Again::Wrong,
    });
    Ok(password_page(Page::new(&page)?, again))
}
