//! The instant of a request, read once so that all its parts agree.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::app::App;
use crate::domain::Timestamp;

#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Now(pub(in crate::web) Timestamp);

impl FromRequestParts<Arc<App>> for Now {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self(app.clock.now()))
    }
}
