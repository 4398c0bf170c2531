//! `/recover/mail`: a link to the address on file.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::{ask, ways};
use crate::app::App;
use crate::domain::WayBack;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::RecoverSent;
use crate::web::sign_on::Place;

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let recovery = ask::load(&app, &form, &headers).await?;
    let asked = (&recovery, WayBack::Mail);
    ask::submit(&app, asked, (&viewer, &place), "/recover/mail").await
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let recovery = ask::load(&app, &query, &headers).await?;
    let address = ways::address_on_file(&app, &recovery).await?;
    let page = RecoverSent {
        frame: viewer.frame(None),
        recovery: &recovery.id,
        masked: Some(&address),
    };
    Ok(Page::new(&page)?.into_response())
}
