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
use crate::web::extract::{Now, OwnForm, SENT, Viewer, kept_draft, open_draft};
use crate::web::interaction::append;
use crate::web::page::Page;
use crate::web::pages::CompanyStart;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let kept = kept_draft(&app, &headers, now).await?;
    let left = match &kept {
        Some(kept) if kept.submitted_at.is_some() && kept.account.is_none() => {
            return Ok(see_other(SENT));
        }
        Some(kept) => kept.sealed.as_deref(),
        None => None,
    };
    let left = left.map(|sealed| open_draft(&app, sealed)).transpose()?;
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
