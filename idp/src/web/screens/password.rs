//! `/account/password`: another password, from who knows the current one.
//!
//! 1. The new one is judged by the rules for this person.
//! 2. The current one is proven as at a sign-in, under the same throttle.
//! 3. In one transaction: the new hash takes the place of the very one that was proven, all other
//!    sessions end, this one goes on under a new secret, and the person is told by mail.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{Again, password_page};
use crate::accounts::throttle::in_minutes;
use crate::app::App;
use crate::crypto::{Password, Secret};
use crate::domain::{Event, EventKind, Letter, Locale};
use crate::mail::Envelope;
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::interaction::append;
use crate::web::new_password::{self, judge};
use crate::web::page::Page;
use crate::web::pages::{PasswordChange, PasswordChanged, PasswordChoice, PasswordProblem};
use crate::web::proof::{self, Proven, Unproven};
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let choice = new_password::open(&app, &signed_in.account);
    page(&signed_in, &viewer, choice, None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let typed = form.get("password").unwrap_or_default();
    let assessment = judge(&app, typed, &signed_in.account).await?;
    let locale = viewer.frame(None).locale;
    let problem = if assessment.is_acceptable() {
        match change(&app, &form, &signed_in, &place, locale).await? {
            Ok(secret) => {
                let mut response = see_other("/account/password/done");
                append(&mut response, &cookies::session(&secret));
                return Ok(response);
            }
            Err(problem) => problem,
        }
    } else {
        missing(&form).unwrap_or(PasswordProblem::Unacceptable)
    };
    let choice = match problem {
        PasswordProblem::Missing { new: true, .. } => PasswordChoice::open(assessment),
        _ => PasswordChoice::judged(assessment),
    };
    page(&signed_in, &viewer, choice, Some(problem))
}

pub(in crate::web) async fn answer(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let Some(signed_in) = sign_on::current(&app, &headers, place.now).await? else {
        return Ok(StatusCode::FORBIDDEN.into_response());
    };
    let account = &signed_in.account;
    let typed = form.get("password").unwrap_or_default();
    new_password::answer(&app, typed, account, &account.id.to_string(), &viewer).await
}

pub(in crate::web) async fn done(viewer: Viewer) -> Result<Response, PageError> {
    let frame = viewer.frame(None);
    Ok(Page::new(&PasswordChanged { frame })?.into_response())
}

fn missing(form: &Params) -> Option<PasswordProblem> {
    let [current, new] = ["current", "password"].map(|field| form.get(field).is_none());
    (current || new).then_some(PasswordProblem::Missing { current, new })
}

/// The session's new secret, or what is in the way.
async fn change(
    app: &App,
    form: &Params,
    signed_in: &SignedIn,
    place: &Place,
    locale: Locale,
) -> Result<Result<Secret, PasswordProblem>, PageError> {
    let (Some(current), Some(new)) = (form.get("current"), form.get("password")) else {
        let both = PasswordProblem::Missing {
            current: true,
            new: true,
        };
        return Ok(Err(missing(form).unwrap_or(both)));
    };
    let key = signed_in.account.sign_in_key();
    let proven = match proof::check(app, &key, Password::typed(current), place).await? {
        Ok(proven) if proven.account.id == signed_in.account.id => proven,
        Ok(_) => return Ok(Err(PasswordProblem::Refused)),
        Err(why) => return Ok(Err(why.into())),
    };
    if Password::typed(current).is_same(&Password::typed(new)) {
        return Ok(Err(PasswordProblem::Same));
    }
    let Ok(hash) = app.hashers.hash(Password::typed(new)).await else {
        return Ok(Err(PasswordProblem::Busy));
    };
    let (secret, now) = (Secret::random(), place.now);
    let Proven { account, hash: old } = &proven;
    let letter = Envelope::to_owner(account, locale, Letter::PasswordChanged { at: now });
    let mut tx = app.store.begin().await?;
    if !tx.set_password(account.id, old, &hash?, now).await? {
        return Ok(Err(PasswordProblem::Refused));
    }
    let sid = &signed_in.session.sid;
    tx.sign_out_elsewhere(account.id, Some(sid), now).await?;
    tx.rekey_session(sid, &secret.hash()).await?;
    tx.add_mail(&letter.seal(&app.mails, now)?, now).await?;
    tx.commit().await?;
    let event = Event::new(EventKind::PasswordChanged, now).account(account.id);
    let event = event.sid(sid).address(&place.peer.0);
    app.journal.record(event).await?;
    Ok(Ok(secret))
}

impl From<Unproven> for PasswordProblem {
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
    choice: PasswordChoice,
    problem: Option<PasswordProblem>,
) -> Result<Response, PageError> {
    let account = &signed_in.account;
    let page = PasswordChange {
        frame: viewer.frame(None),
        person: &account.name(),
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
