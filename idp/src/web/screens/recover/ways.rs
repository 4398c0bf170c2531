//! `/recover/ways`: what there is to choose from.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::accounts::recovery::{WAIT, masked, plausible_mask};
use crate::accounts::throttle::in_minutes;
use crate::app::App;
use crate::web::error::PageError;
use crate::web::extract::{OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::RecoverWays;
use crate::web::recovery::Recovery;
use crate::web::screens::with_patience;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let id = query.get("recovery").unwrap_or_default();
    let recovery = Recovery::load(&app, id, &headers).await?;
    page(&app, &recovery, &viewer, false).await
}

pub(super) async fn page(
    app: &App,
    recovery: &Recovery,
    viewer: &Viewer,
    wait: bool,
) -> Result<Response, PageError> {
    let address = match app.post {
        Some(_) => Some(address_on_file(app, recovery).await?),
        None => None,
    };
    let page = Page::new(&RecoverWays {
        frame: viewer.frame(None),
        recovery: &recovery.id,
        masked: address.as_deref(),
        question: app.settings.secret_question,
        wait,
    })?;
    if wait {
        let page = page.status(StatusCode::TOO_MANY_REQUESTS);
        return Ok(with_patience(page, Some(in_minutes(WAIT))));
    }
    Ok(page.into_response())
}

/// As it is shown; made up, by the same reads, where there is none.
pub(super) async fn address_on_file(app: &App, recovery: &Recovery) -> Result<String, PageError> {
    let key = recovery.key();
    let mut tx = app.store.direct().await?;
    let account = tx.find_forgetful(&key).await?;
    let colleague = tx.find_address_at(key.siret).await?;
    drop(tx);
    let made_up = plausible_mask(&recovery.mac(app, "address"), colleague.as_ref());
    Ok(account.map_or(made_up, |account| masked(&account.email)))
}
