//! A page on its way out: rendered, with its status and its policy.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::error::PageError;
use super::headers::Policy;

#[derive(Debug)]
pub(super) struct Page {
    status: StatusCode,
    html: String,
    policy: Policy,
}

impl Page {
    pub(super) fn new(template: &impl Template) -> Result<Self, PageError> {
        let html = template.render().map_err(PageError::internal)?;
        Ok(Self {
            status: StatusCode::OK,
            html,
            policy: Policy::default(),
        })
    }

    pub(super) fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    pub(super) fn policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_SECURITY_POLICY, self.policy.header()),
            (header::X_FRAME_OPTIONS, "DENY".to_owned()),
        ];
        (self.status, headers, Html(self.html)).into_response()
    }
}
