//! `/support/trail`: what happened to one person's account.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::Agent;
use super::person::named;
use crate::app::App;
use crate::domain::EventKind;
use crate::web::error::PageError;
use crate::web::extract::{OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::SupportTrail;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    agent: Agent,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let before = query.get("before").map(str::parse).transpose();
    let before = before.map_err(|_| PageError::NotFound)?;
    let mut tx = app.store.direct().await?;
    let person = named(&mut tx, &query).await?;
    let trail = tx.trail_of(person.id, before).await?;
    drop(tx);
    let event = agent.event(EventKind::SupportLooked, person.id, "trail");
    app.journal.record(event).await?;
    let page = SupportTrail {
        frame: viewer.frame(None),
        person: &person,
        events: &trail.events,
        older: trail.older,
        is_first: before.is_none(),
    };
    Ok(Page::new(&page)?.into_response())
}
