//! Where a [`PageError`] becomes a page in the language of who is looking.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::see_other;
use super::error::PageError;
use super::extract::Viewer;
use super::page::Page;
use super::pages::{ErrorKind, ErrorPage, Technical};
use super::screens::start;
use crate::app::App;
use crate::crypto::random_id;
use crate::oidc::error::ErrorCode;

pub(super) async fn render(State(_): State<Arc<App>>, request: Request, next: Next) -> Response {
    let viewer = Viewer::of(request.headers(), request.uri());
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = next.run(request).await;
    if let Some(error) = response.extensions_mut().remove::<Arc<PageError>>() {
        let allowed = response.headers_mut().remove(header::ALLOW);
        response = match *error {
            PageError::SignInFirst => see_other(&start::address(&method, &uri)),
            _ => error_page(&error, &viewer),
        };
        let headers = response.headers_mut();
        headers.extend(allowed.map(|methods| (header::ALLOW, methods)));
    }
    viewer.remember_choice(response)
}

fn error_page(error: &PageError, viewer: &Viewer) -> Response {
    let code = match error {
        PageError::Untrusted(untrusted) => untrusted.code(),
        _ => ErrorCode::InvalidRequest,
    };
    let description = match error {
        PageError::Untrusted(untrusted) => Some(untrusted.to_string()),
        PageError::ForeignForm => Some("the form was sent from another site".to_owned()),
        PageError::WrongMethod => Some("this address takes another HTTP method".to_owned()),
        _ => None,
    };
    let reference = random_id();
    let technical = description.as_deref();
    if let Some(description) = technical {
        tracing::info!(reference, description, "request refused");
    }
    let page = ErrorPage {
        frame: viewer.frame(None),
        kind: kind(error),
        technical: technical.map(|description| Technical {
            code: code.as_str(),
            description,
        }),
        reference: &reference,
        back: None,
    };
    let page = Page::new(&page).map(|page| page.status(error.status()));
    // A page that cannot be rendered leaves the bare status.
    let mut response = page.map_or_else(|_| error.status().into_response(), Page::into_response);
    if matches!(error, PageError::Busy) {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

fn kind(error: &PageError) -> ErrorKind<'_> {
    match error {
        PageError::Untrusted(_) | PageError::ForeignForm | PageError::WrongMethod => {
            ErrorKind::UntrustedRequest
        }
        PageError::Expired { start_again } => ErrorKind::InteractionExpired {
            start_again: start_again.as_deref(),
        },
        PageError::ForeignBrowser => ErrorKind::ForeignBrowser,
        PageError::DeadLink => ErrorKind::DeadLink,
        // Who must sign in is led there, and sees no page.
        PageError::NotFound | PageError::SignInFirst => ErrorKind::NotFound,
        PageError::Busy => ErrorKind::Busy,
        PageError::Internal => ErrorKind::Internal,
    }
}
