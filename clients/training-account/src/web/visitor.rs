//! Who is asking, in which language, for which page.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::ACCEPT_LANGUAGE, request::Parts},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};

use super::App;
use crate::{
    session::{SESSION_COOKIE, Session},
    words::Words,
};

pub(super) const LANGUAGE_COOKIE: &str = "language";

/// Available to every handler, signed in or not.
pub(crate) struct Visitor {
    pub words: &'static Words,
    /// The page asked for, with its query.
    pub here: String,
    pub session: Option<Arc<Session>>,
    pub cookies: CookieJar,
}

impl Visitor {
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(Cookie::value)
    }
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let cookies = CookieJar::from_headers(&parts.headers);
        let session = cookies
            .get(SESSION_COOKIE)
            .and_then(|cookie| app.memory.sessions.get(cookie.value()));
        Ok(Self {
            words: words(&cookies, &parts.headers),
            here: parts
                .uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
            session,
            cookies,
        })
    }
}

/// The language chosen, else the browser's first, else French.
fn words(cookies: &CookieJar, headers: &HeaderMap) -> &'static Words {
    let chosen = cookies.get(LANGUAGE_COOKIE).map(Cookie::value);
    let preferred = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Words::in_language(chosen.or(preferred).unwrap_or_default())
}
