//! Somebody comes from the other portal, or from the provider, to a page of ours (OpenID Connect
//! Core §4).

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Deserialize;
use url::{Position, Url};

use super::{App, Refusal, params::Params, sign_in, visitor::Visitor};
use crate::provider::Manner;

#[derive(Debug, Deserialize)]
pub(super) struct Initiation {
    iss: String,
    target_link_uri: Option<String>,
    login_hint: Option<String>,
}

/// A session of ours changes nothing: whoever walks over is asked for anew at the provider, so
/// that on a shared computer they never arrive as the last person who was here.
pub(super) async fn receive(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Params(initiation): Params<Initiation>,
) -> Response {
    let target = initiation.target_link_uri.as_deref().unwrap_or("/espace");
    match local(&app.settings.url, target) {
        Some(target) if initiation.iss == app.settings.registration.issuer.as_str() => {
            let hint = initiation.login_hint;
            sign_in::begin(&app, &visitor, Manner::Silent, target, hint).await
        }
        _ => Refusal::WrongLink.into_page(&visitor),
    }
}

/// The path and query of a page of `site`. `//host`, `/\host`, `javascript:` and the like are what
/// an open redirect is made of (RFC 9700 §4.11); a URL parser sees through them.
pub(super) fn local(site: &Url, unverified: &str) -> Option<String> {
    let url = site.join(unverified).ok()?;
    let path = &url[Position::BeforePath..Position::AfterQuery];
    (url.origin() == site.origin() && !path.starts_with("//")).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(unverified: &str) -> Option<String> {
        local(
            &Url::parse("http://portailpro.localhost:8083").unwrap(),
            unverified,
        )
    }

    #[test]
    fn a_page_of_ours_is_kept_with_its_query() {
        let page = Some("/espace/echeances?periode=2026-10".to_owned());
        assert_eq!(parse("/espace/echeances?periode=2026-10"), page);
        let whole = "http://portailpro.localhost:8083/espace/echeances?periode=2026-10";
        assert_eq!(parse(whole), page);
    }

    #[test]
    fn every_way_to_another_site_is_refused() {
        for way_out in [
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example/",
            "\\\\evil.example",
            "/.//evil.example",
            "\t//evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "http://jedeclare.localhost:8082/espace",
            "http://portailpro.localhost:8083@evil.example/",
            "http://portailpro.localhost.evil.example:8083/",
            "http://portailpro.localhost:9/",
            "https://portailpro.localhost:8083/",
        ] {
            assert_eq!(parse(way_out), None, "{way_out}");
        }
    }
}
