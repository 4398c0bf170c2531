//! Who is looking, as far as a page must know: language, theme, and the address being shown.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;

use crate::domain::{Locale, Theme};
use crate::web::cookies;
use crate::web::locale::{Wishes, choose};
use crate::web::pages::Frame;
use crate::web::preferences;

#[derive(Clone, Debug)]
pub(in crate::web) struct Viewer {
    /// Chosen on this page or an earlier one.
    chosen: Option<Locale>,
    /// Chosen just now, to be remembered.
    now: Option<Locale>,
    accept_language: Option<String>,
    theme: Theme,
    query: String,
}

impl Viewer {
    pub(in crate::web) fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let lang = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "lang");
        let now = lang.and_then(|(_, tag)| Locale::of_tag(&tag));
        let cookie = cookies::read(headers, cookies::LANGUAGE).and_then(Locale::of_tag);
        let accept = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        Self {
            chosen: now.or(cookie),
            now,
            accept_language: accept.map(str::to_owned),
            theme: preferences::theme(headers),
            query: query.to_owned(),
        }
    }

    /// The page's frame, in the language that comes first: chosen here, wished for by the partner,
    /// liked by the browser.
    pub(in crate::web) fn frame(&self, ui_locale: Option<Locale>) -> Frame<'_> {
        let wishes = Wishes {
            lang: None,
            cookie: self.chosen.map(Locale::tag),
            ui_locales: ui_locale.map(Locale::tag),
            accept_language: self.accept_language.as_deref(),
        };
        Frame {
            locale: choose(&wishes),
            theme: self.theme,
            query: &self.query,
            embedders: &[],
        }
    }

    pub(in crate::web) fn remember_choice(&self, mut response: Response) -> Response {
        let cookie = self.now.map(preferences::language_cookie);
        if let Some(Ok(cookie)) = cookie.as_deref().map(HeaderValue::from_str) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

impl<S: Sync> FromRequestParts<S> for Viewer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, &parts.uri))
    }
}
