//! Who is asking, in which language, for which page.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{header::ACCEPT_LANGUAGE, request::Parts},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};

use super::App;
use crate::{
    portal::Portal,
    session::{SESSION_COOKIE, Session},
    words::{Site, Words},
};

pub(super) const LANGUAGE_COOKIE: &str = "language";

/// Available to every handler, signed in or not.
pub(crate) struct Visitor {
    pub words: &'static Words,
    pub site: &'static Site,
    pub neighbour: &'static Site,
    /// The page asked for, with its query.
    pub here: String,
    pub session: Option<Arc<Session>>,
    pub cookies: CookieJar,
}

impl Visitor {
    fn new(portal: Portal, words: &'static Words, here: String, cookies: CookieJar) -> Self {
        Self {
            words,
            site: words.site(portal),
            neighbour: words.site(portal.other()),
            here,
            session: None,
            cookies,
        }
    }

    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(Cookie::value)
    }
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let cookies = CookieJar::from_headers(&parts.headers);
        let preferred = parts.headers.get(ACCEPT_LANGUAGE);
        let chosen = cookies.get(LANGUAGE_COOKIE).map(Cookie::value);
        let language = chosen.or_else(|| preferred.and_then(|value| value.to_str().ok()));
        let words = Words::in_language(language.unwrap_or_default());
        let here = parts
            .uri
            .path_and_query()
            .map_or_else(|| "/".to_owned(), ToString::to_string);
        let mut visitor = Self::new(app.settings.portal, words, here, cookies);
        visitor.session = visitor
            .cookie(SESSION_COOKIE)
            .and_then(|id| app.memory.find(id));
        Ok(visitor)
    }
}
