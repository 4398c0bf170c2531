//! `/account/export`: all that is kept about a person, for them to take along (GDPR, art. 20).
//!
//! It takes a fresh proof, because it says everything at once. No secret is in it: neither a hash
//! of a password or an answer, nor the key of an app, nor what opens a session.

mod document;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::factors::manager;
use crate::app::App;
use crate::domain::{Event, EventKind};
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::ExportPage;
use crate::web::sign_on::Place;

const HERE: &str = "/account/export";

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let signed_in = match manager(&app, &headers, &place, HERE).await? {
        Ok(signed_in) => signed_in,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let account = &signed_in.account;
    let page = ExportPage {
        frame: viewer.frame(None),
        person: &account.name(),
    };
    Ok(Page::new(&page)?.into_response())
}

/// The document is written while it is read: nothing holds all of it.
pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    headers: HeaderMap,
    OwnForm(_): OwnForm,
) -> Result<Response, PageError> {
    let signed_in = match manager(&app, &headers, &place, HERE).await? {
        Ok(signed_in) => signed_in,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let event = Event::new(EventKind::DataExported, place.now).account(signed_in.account.id);
    let event = event.sid(&signed_in.session.sid).address(&place.peer.0);
    app.journal.record(event).await?;
    let document = document::written(app, signed_in.account, place.now);
    let named = HeaderValue::from_static("attachment; filename=\"net-entreprises.json\"");
    let json = HeaderValue::from_static("application/json");
    let headers = [
        (header::CONTENT_TYPE, json),
        (header::CONTENT_DISPOSITION, named),
    ];
    Ok((headers, Body::from_stream(document)).into_response())
}
