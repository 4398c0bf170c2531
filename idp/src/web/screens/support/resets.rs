//! `/support/resets`: what one agent asked for and another decides.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{Agent, AgentForm, RESETS};
use crate::app::App;
use crate::domain::{AccountId, EventKind, Locale, ResetOutcome};
use crate::store::Tx;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnQuery, Viewer};
use crate::web::letters;
use crate::web::page::Page;
use crate::web::pages::SupportResets;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    agent: Agent,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let done = query.get("done").and_then(|done| done.parse().ok());
    page(&app, &agent, &viewer, (done, false)).await
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    AgentForm { agent, form }: AgentForm,
) -> Result<Response, PageError> {
    let (outcome, kind) = match form.get("decision") {
        Some("approve") => (ResetOutcome::Approved, EventKind::ResetApproved),
        Some("reject") => (ResetOutcome::Rejected, EventKind::ResetRejected),
        _ => return Err(PageError::NotFound),
    };
    let id = form.get("reset").ok_or(PageError::NotFound)?;
    let mut tx = app.store.begin().await?;
    let decided = tx
        .decide_reset(id, (agent.account.id, outcome), agent.now)
        .await?;
    let sent = match (decided, outcome) {
        (Some(person), ResetOutcome::Approved) => send(&app, &mut tx, &agent, person).await?,
        (decided, _) => decided.is_some(),
    };
    let (Some(person), true) = (decided, sent) else {
        drop(tx);
        return page(&app, &agent, &viewer, (None, true)).await;
    };
    tx.commit().await?;
    let event = agent.event(kind, person, id);
    app.journal.record(event).await?;
    Ok(see_other(&format!("{RESETS}?done={outcome}")))
}

/// False where enough links have been sent within the hour.
async fn send(app: &App, tx: &mut Tx, agent: &Agent, person: AccountId) -> Result<bool, PageError> {
    let Some(account) = tx.find_account(person).await? else {
        return Ok(false);
    };
    // Nobody has said yet which language they read.
    let owner = (&account, Locale::default());
    letters::write_assisted_recovery(app, tx, owner, agent.now).await
}

async fn page(
    app: &App,
    agent: &Agent,
    viewer: &Viewer,
    (done, late): (Option<ResetOutcome>, bool),
) -> Result<Response, PageError> {
    let mut tx = app.store.direct().await?;
    let waiting = tx.list_resets(agent.now).await?;
    drop(tx);
    let page = SupportResets {
        frame: viewer.frame(None),
        agent: agent.account.id,
        waiting: &waiting,
        done,
        late,
    };
    let status = if late {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    Ok(Page::new(&page)?.status(status).into_response())
}
