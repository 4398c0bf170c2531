//! What every answer tells the browser not to do.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use openidconnect::IssuerUrl;

use crate::portal::Portal;

/// The pages need a style sheet, a logo, and forms; the sign-out form ends at the provider, and
/// browsers hold the whole chain of redirects against `form-action`.
pub(super) fn content_security_policy(
    portal: Portal,
    issuer: &IssuerUrl,
) -> anyhow::Result<HeaderValue> {
    let provider = issuer.url().origin().ascii_serialization();
    let element = match portal {
        // The element and its frame, which begins at our own `/sign-in`.
        Portal::Cabinet => format!(
            "script-src {provider}; frame-src 'self' {provider}; \
             require-trusted-types-for 'script'; trusted-types 'none'; "
        ),
        Portal::Jedeclare | Portal::Portailpro => String::new(),
    };
    Ok(HeaderValue::from_str(&format!(
        "default-src 'none'; {element}style-src 'self'; img-src 'self'; \
         form-action 'self' {provider}; base-uri 'none'; frame-ancestors 'none'"
    ))?)
}

pub(super) fn protect(policy: &HeaderValue, mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers
        .entry(HeaderName::from_static("cross-origin-resource-policy"))
        .or_insert(HeaderValue::from_static("same-origin"));
    answer
}
