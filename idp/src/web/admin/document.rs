//! The description of the API (OpenAPI 3.1).

use std::sync::Arc;

use axum::Extension;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::domain::{ClientId, EventKind};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Net-entreprises digital identity: administration",
        description = "Partners, signing keys and the audit trail. Tokens are made with \
                       `idp admin token add`; every change is in the trail with the token's name.",
        version = "1"
    ),
    // What parameters alone refer to.
    components(schemas(ClientId, EventKind)),
    modifiers(&Tokens),
    security(("token" = []))
)]
struct Heading;

struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut Document) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", bearer);
    }
}

/// What is said of the whole.
pub(super) fn heading() -> Document {
    Heading::openapi()
}

/// The document as it is sent.
#[derive(Clone)]
pub(super) struct Written(Arc<str>);

impl Written {
    /// It is made of what was compiled in, so writing cannot fail.
    pub(super) fn of(document: &Document) -> Self {
        Self(document.to_json().unwrap_or_default().into())
    }
}

/// This document
#[utoipa::path(
    get,
    path = "/admin/v1/openapi.json",
    tag = "document",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json"))
)]
pub(super) async fn show(Extension(document): Extension<Written>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json")];
    (headers, document.0.to_string()).into_response()
}
