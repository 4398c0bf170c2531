//! What a request asks for: the query of a link, or the body of a posted form.

use std::sync::Arc;

use axum::{
    Form, RequestExt,
    extract::{FromRequest, FromRequestParts, Request},
    response::Response,
};
use serde::de::DeserializeOwned;

use super::{App, Refusal, visitor::Visitor};

/// What cannot be read gets a page of the portal, in the visitor's language.
pub(super) struct Params<T>(pub T);

impl<T: DeserializeOwned + Send + 'static> FromRequest<Arc<App>> for Params<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(mut visitor) = Visitor::from_request_parts(&mut parts, app).await;
        // The page that says so links to itself in the other language, without what was wrong.
        visitor.here = parts.uri.path().to_owned();
        match Request::from_parts(parts, body).extract().await {
            Ok(Form(params)) => Ok(Self(params)),
            Err(_) => Err(Refusal::WrongLink.into_page(&visitor)),
        }
    }
}
