//! `/check-session` (Session Management 1.0 §3.2). Not there unless the settings say so.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::web::error::PageError;
use crate::web::pages::{CheckSession, Template};

/// Any site may frame it: it only answers whoever knows a `session_state` already.
const POLICY: &str = "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors *";

pub(in crate::web) async fn show(State(app): State<Arc<App>>) -> Result<Response, PageError> {
    if !app.settings.sessions.iframe {
        return Err(PageError::NotFound);
    }
    let html = CheckSession.render().map_err(PageError::internal)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response())
}
