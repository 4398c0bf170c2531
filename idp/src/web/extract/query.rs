//! The query of one of our pages: bounded, decoded strictly, nothing twice.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::oidc::error::Untrusted;
use crate::oidc::params::Params;
use crate::web::error::PageError;

#[derive(Debug)]
pub(in crate::web) struct OwnQuery(pub(in crate::web) Params);

impl OwnQuery {
    /// Which interaction the page is about; empty when it is about none.
    pub(in crate::web) fn interaction(&self) -> &str {
        self.0.get("interaction").unwrap_or_default()
    }
}

impl<S: Sync> FromRequestParts<S> for OwnQuery {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let query = parts.uri.query().unwrap_or_default();
        let params = Params::parse(query.as_bytes()).map_err(Untrusted::from)?;
        match params.repeated() {
            Some(name) => Err(Untrusted::Repeated(name.to_owned()).into()),
            None => Ok(Self(params)),
        }
    }
}
