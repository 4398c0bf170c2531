//! Headers that every answer carries, and the content security policy of pages.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    // `no-referrer` would make browsers post our own forms with `Origin: null`.
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"),
    ),
    // Over plain http browsers ignore it (RFC 6797 §8.1). Other hosts below ours are their owners'
    // to decide on.
    (
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=63072000"),
    ),
];

/// Adds what every answer carries; nothing is stored unless an endpoint says so.
pub(super) async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'; sandbox",
        ));
    response
}

/// What a page may load and where its forms may lead: ourselves, and partners' origins by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Policy {
    pub(super) forms_to: Option<String>,
    /// The origins of partners that are told of a sign-out in frames.
    pub(super) frames_from: Vec<String>,
    /// May the page's script ask us something?
    pub(super) asks: bool,
    /// The pages that may hold this one in a frame.
    pub(super) framed_by: Vec<String>,
}

impl Policy {
    /// Browsers hold `form-action` against redirects too, so a form that ends at the partner must
    /// name the partner's origin.
    pub(super) fn header(&self) -> String {
        let forms = self.forms_to.as_deref().unwrap_or_default();
        let frames = or_none(&self.frames_from);
        let ancestors = or_none(&self.framed_by);
        // In a frame our own script sends the forms, so that the frame stays what it is.
        let asks = if self.asks || self.is_framed() {
            "connect-src 'self'; "
        } else {
            ""
        };
        format!(
            "default-src 'none'; {asks}script-src 'self'; style-src 'self'; \
             img-src 'self'; frame-src {frames}; form-action 'self' {forms}; \
             base-uri 'none'; frame-ancestors {ancestors}"
        )
    }

    pub(super) const fn is_framed(&self) -> bool {
        !self.framed_by.is_empty()
    }
}

fn or_none(origins: &[String]) -> String {
    match origins {
        [] => "'none'".to_owned(),
        origins => origins.join(" "),
    }
}
