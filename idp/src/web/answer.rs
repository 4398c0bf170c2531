//! How an authorization request ends: the browser is sent back to the partner.

use std::collections::BTreeMap;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::error::PageError;
use super::headers::Policy;
use super::page::Page;
use super::pages::{FormPost, WebMessage};
use super::steps::Visit;
use crate::oidc::authorize::{self, Destination};
use crate::oidc::error::Refusal;

/// 303, so that a POST of ours is not repeated at the partner (RFC 9700 §4.12).
pub(super) fn see_other(location: &str) -> Response {
    Redirect::to(location).into_response()
}

/// A page of ours with one thing in its query.
pub(super) fn with_query(path: &str, name: &str, value: &str) -> String {
    let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("{path}?{name}={value}")
}

/// Tells the partner why not.
pub(super) fn refuse(
    visit: &Visit<'_>,
    destination: &Destination,
    refusal: &Refusal,
) -> Result<Response, PageError> {
    let keys = visit.app.keys.current();
    let response = authorize::Response::refusal(destination, refusal, &visit.sender(&keys.ring))?;
    send(visit, destination, &response)
}

/// Gives the partner what was granted.
pub(super) fn grant(
    visit: &Visit<'_>,
    destination: &Destination,
    granted: Vec<(&'static str, String)>,
) -> Result<Response, PageError> {
    let keys = visit.app.keys.current();
    let response = authorize::Response::grant(destination, granted, &visit.sender(&keys.ring))?;
    send(visit, destination, &response)
}

fn send(
    visit: &Visit<'_>,
    destination: &Destination,
    response: &authorize::Response,
) -> Result<Response, PageError> {
    match response {
        authorize::Response::Redirect(location) => Ok(see_other(location)),
        authorize::Response::Post { action, fields } => {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let frame = visit.viewer.frame(None);
            let page = FormPost {
                frame,
                partner: &visit.partner.client.client_name,
                action,
                fields: &fields,
            };
            let forms_to = Some(destination.redirect_uri.origin().to_owned());
            let policy = Policy {
                forms_to,
                ..Policy::default()
            };
            Ok(Page::new(&page)?.policy(policy).into_response())
        }
        authorize::Response::Message { origin, fields } => tell(visit, origin, fields),
    }
}

/// A page whose script tells it to the page that holds the frame, or that opened the window.
fn tell(
    visit: &Visit<'_>,
    origin: &str,
    fields: &[(&'static str, String)],
) -> Result<Response, PageError> {
    let embedders = &visit.partner.client.embed_origins;
    let response: BTreeMap<&str, &str> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = WebMessage {
        frame: visit.viewer.frame(None).within(embedders),
        origin,
        response: &serde_json::to_string(&response).map_err(PageError::internal)?,
    };
    let policy = Policy {
        framed_by: embedders.iter().map(ToString::to_string).collect(),
        ..Policy::default()
    };
    Ok(Page::new(&page)?.policy(policy).into_response())
}

/// A refusal without a body, for methods and the like.
pub(super) fn plain(status: StatusCode, text: &'static str) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        text,
    )
        .into_response()
}
