//! How an authorization request ends: the browser is sent back to the partner.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::error::PageError;
use super::extract::Viewer;
use super::headers::Policy;
use super::page::Page;
use super::pages::FormPost;
use crate::app::App;
use crate::domain::Client;
use crate::oidc::authorize::{self, Destination};
use crate::oidc::error::Refusal;

/// 303, so that a POST of ours is not repeated at the partner (RFC 9700 §4.12).
pub(super) fn see_other(location: &str) -> Response {
    Redirect::to(location).into_response()
}

/// Tells the partner why not.
pub(super) fn refuse(
    app: &App,
    client: &Client,
    destination: &Destination,
    refusal: &Refusal,
    viewer: &Viewer,
) -> Result<Response, PageError> {
    let response = authorize::Response::refusal(destination, refusal, app.issuer());
    send(client, destination, &response, viewer)
}

pub(super) fn send(
    client: &Client,
    destination: &Destination,
    response: &authorize::Response,
    viewer: &Viewer,
) -> Result<Response, PageError> {
    match response {
        authorize::Response::Redirect(location) => Ok(see_other(location)),
        authorize::Response::Post { action, fields } => {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let frame = viewer.frame(None);
            let page = FormPost {
                frame,
                partner: &client.client_name,
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
    }
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
