//! `/support/person`: one person's account, and what an agent may do for them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{Agent, AgentForm, PERSON, RESETS};
use crate::accounts::support::{DECIDED_WITHIN, reason};
use crate::app::App;
use crate::crypto::{Mac, random_id};
use crate::domain::{Account, AccountId, Authenticator, EventKind};
use crate::oidc::params::Params;
use crate::store::{NewReset, Tx};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{Member, SupportDone, SupportPerson, SupportProblem};
use crate::web::{codes, recovery, throttle};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    agent: Agent,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let person = named(&mut tx, &query).await?;
    drop(tx);
    let event = agent.event(EventKind::SupportLooked, person.id, "search");
    app.journal.record(event).await?;
    let done = query.get("done").and_then(|done| done.parse().ok());
    page(&app, &agent, &viewer, (&person, done, None)).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    AgentForm { agent, form }: AgentForm,
) -> Result<Response, PageError> {
    let mut tx = app.store.begin().await?;
    let person = named(&mut tx, &form).await?;
    let Some(reason) = reason(form.get("reason").unwrap_or_default()) else {
        drop(tx);
        let problem = Some(SupportProblem::Reason);
        return page(&app, &agent, &viewer, (&person, None, problem)).await;
    };
    let (kind, next) = match form.get("action") {
        Some("reset") => {
            let id = random_id();
            let new = NewReset {
                id: &id,
                account: person.id,
                by: agent.account.id,
                reason: &reason,
                expires_at: agent.now + DECIDED_WITHIN,
            };
            let asked = tx.ask_for_reset(new, agent.now).await?;
            (asked.then_some(EventKind::ResetAsked), RESETS.to_owned())
        }
        Some("lift") => {
            let lifted = lift(&app, &mut tx, &agent, &person).await?;
            let done = SupportDone::Lifted;
            let next = format!("{PERSON}?account={}&done={done}", person.id);
            (lifted.then_some(EventKind::LocksLifted), next)
        }
        _ => return Err(PageError::NotFound),
    };
    let Some(kind) = kind else {
        drop(tx);
        let problem = Some(SupportProblem::NotNow);
        return page(&app, &agent, &viewer, (&person, None, problem)).await;
    };
    tx.commit().await?;
    let event = agent.event(kind, person.id, &reason);
    app.journal.record(event).await?;
    Ok(see_other(&next))
}

pub(super) async fn named(tx: &mut Tx, params: &Params) -> Result<Account, PageError> {
    let id = params.get("account").and_then(|id| id.parse().ok());
    let id: AccountId = id.ok_or(PageError::NotFound)?;
    tx.find_account(id).await?.ok_or(PageError::NotFound)
}

/// Whatever keeps the person waiting whose name this is, but for what their own network did: that
/// is over within a quarter of an hour. Not for staff.
async fn lift(app: &App, tx: &mut Tx, agent: &Agent, person: &Account) -> Result<bool, PageError> {
    let on_duty = tx.take_duty(agent.account.id).await?;
    if !on_duty || person.id == agent.account.id || tx.is_staff(person.id).await? {
        return Ok(false);
    }
    let key = person.sign_in_key();
    tx.forget_tries(&recovery::answers_of(app, &key)).await?;
    let codes: [Mac; 2] = [Authenticator::Totp, Authenticator::RecoveryCode]
        .map(|kind| codes::count_of(app, person.id, kind));
    for count in codes.iter().chain([&throttle::count_of(app, &key)]) {
        tx.forget_failures(count).await?;
    }
    Ok(true)
}

async fn page(
    app: &App,
    agent: &Agent,
    viewer: &Viewer,
    (person, done, problem): (&Account, Option<SupportDone>, Option<SupportProblem>),
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let staff = tx.is_staff(person.id).await?;
    let page = SupportPerson {
        frame: viewer.frame(None),
        member: Member::new(person, None, agent.now),
        siret: person.siret,
        verified: person.email_verified_at,
        factor: tx.has_factor(person.id).await?,
        helpable: !staff && person.id != agent.account.id,
        resettable: person.state.may_sign_in(),
        done,
        problem,
    };
    drop(tx);
    let status = match problem {
        None => StatusCode::OK,
        Some(SupportProblem::Reason) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(SupportProblem::NotNow) => StatusCode::CONFLICT,
    };
    Ok(Page::new(&page)?.status(status).into_response())
}
