//! A page on its way out: rendered, with its status and its policy.

use askama::Template;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::error::PageError;
use super::headers::Policy;

/// What a page needs to be held by pages that isolate themselves (`Cross-Origin-Embedder-Policy`).
const FRAMED: [(HeaderName, &str); 2] = [
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        "require-corp",
    ),
];

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
        let policy = [(header::CONTENT_SECURITY_POLICY, self.policy.header())];
        let page = (self.status, policy, Html(self.html));
        if self.policy.is_framed() {
            (FRAMED, page).into_response()
        } else {
            ([(header::X_FRAME_OPTIONS, "DENY")], page).into_response()
        }
    }
}
