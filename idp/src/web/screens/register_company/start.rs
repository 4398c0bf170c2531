//! What it takes; and where a registration goes on that was left.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::crypto::SecretHash;
use crate::web::answer::see_other;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{Left, OwnForm, SENT, Viewer};
use crate::web::interaction::append;
use crate::web::page::Page;
use crate::web::pages::CompanyStart;
use crate::web::sign_on::Place;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let left = match Left::find(&app, &headers, place).await? {
        Left::SentOff(_) => return Ok(see_other(SENT)),
        Left::Open(journey) => Some(journey.draft),
        Left::Nothing | Left::Done => None,
    };
    let page = CompanyStart {
        frame: viewer.frame(None),
        left: left.map(|draft| (draft.siret, draft.open_step())),
    };
    Ok(Page::new(&page)?.into_response())
}

/// Forgets what was typed, and begins anew.
pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    OwnForm(_): OwnForm,
) -> Result<Response, PageError> {
    if !app.registers_companies() {
        return Err(PageError::NotFound);
    }
    if let Some(secret) = cookies::read(&headers, cookies::REGISTRATION) {
        let mut tx = app.store.direct().await?;
        tx.remove_draft(&SecretHash::of(secret)).await?;
    }
    let mut response = see_other("/register-company/establishment");
    append(&mut response, &cookies::forget(cookies::REGISTRATION));
    Ok(response)
}
