//! Bodies of forms: bounded, of the right type, decoded strictly.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::oidc::error::Untrusted;
use crate::oidc::params::{Malformed, Params};
use crate::web::error::PageError;

/// The parameters in the body of a POST.
#[derive(Debug)]
pub(in crate::web) struct Form(pub(in crate::web) Params);

/// A form of one of our own pages: posted from our own origin, by a browser that says so.
#[derive(Debug)]
pub(in crate::web) struct OwnForm(pub(in crate::web) Params);

impl Form {
    pub(in crate::web) async fn read(request: Request) -> Result<Self, Malformed> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let content_type = content_type
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Malformed::ContentType);
        }
        let body = Bytes::from_request(request, &())
            .await
            .map_err(|_| Malformed::Body)?;
        Ok(Self(Params::parse(&body)?))
    }
}

impl FromRequest<Arc<App>> for OwnForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, PageError> {
        if !is_own(request.headers(), app.issuer()) {
            return Err(PageError::ForeignForm);
        }
        let Form(params) = Form::read(request).await.map_err(Untrusted::Malformed)?;
        match params.repeated() {
            Some(name) => Err(Untrusted::Repeated(name.to_owned()).into()),
            None => Ok(Self(params)),
        }
    }
}

/// A form of our own, and who sent it. What is no such form is refused first, whoever sent it.
pub(in crate::web) async fn sent_by<A>(
    request: Request,
    app: &Arc<App>,
) -> Result<(A, Params), Response>
where
    A: FromRequestParts<Arc<App>, Rejection = Response>,
{
    let (mut parts, body) = request.into_parts();
    let sender = A::from_request_parts(&mut parts, app).await;
    let request = Request::from_parts(parts, body);
    let form = OwnForm::from_request(request, app).await;
    let OwnForm(form) = form.map_err(PageError::into_response)?;
    Ok((sender?, form))
}

/// Browsers state the origin of every POST; what states none is no browser and has no cookies to
/// abuse. `Origin: null` is a foreign one.
fn is_own(headers: &HeaderMap, issuer: &str) -> bool {
    let stated = |name| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    let same_site = stated(header::HeaderName::from_static("sec-fetch-site"))
        .is_none_or(|site| matches!(site, "same-origin" | "none"));
    same_site && stated(header::ORIGIN).is_none_or(|origin| origin == issuer)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn own(pairs: [(&'static str, &'static str); 2]) -> bool {
        let headers = pairs.map(|(name, value)| {
            (
                header::HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        is_own(&HeaderMap::from_iter(headers), "https://idp.example")
    }

    #[test]
    fn only_our_own_origin_may_post_our_forms() {
        assert!(own([
            ("origin", "https://idp.example"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!own([
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site")
        ]));
        assert!(!own([("origin", "null"), ("sec-fetch-site", "cross-site")]));
        assert!(!own([
            ("origin", "https://idp.example"),
            ("sec-fetch-site", "same-site")
        ]));
        assert!(!own([
            ("origin", "https://idp.example.evil.example"),
            ("x-test", "")
        ]));
    }
}
