//! `/recover/help`: the administrators of the establishment are asked. All that they can do is have
//! a link sent to the address on file.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::ask;
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
    let asked = (&recovery, WayBack::Administrators);
    ask::submit(&app, asked, (&viewer, &place), "/recover/help").await
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let recovery = ask::load(&app, &query, &headers).await?;
    let page = RecoverSent {
        frame: viewer.frame(None),
        recovery: &recovery.id,
        masked: None,
    };
    Ok(Page::new(&page)?.into_response())
}
