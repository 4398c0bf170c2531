//! Our cookies: all bound to this very host (`__Host-`), out of reach of scripts, sent by nobody
//! else's forms (RFC 6265bis §4.1.3, §5.6.7).

use std::time::Duration;

use axum::http::{HeaderMap, header};
use cookie::{Cookie, CookieBuilder, SameSite};

use crate::crypto::Secret;

/// The browser's half of a single sign-on session.
pub(super) const SESSION: &str = "__Host-session";

/// Which session it is, without its name: for our own script in partners' frames to read, hence
/// in reach of scripts and of other sites' frames (Session Management 1.0 §3.2). Nothing opens
/// with it.
pub(super) const BROWSER_STATE: &str = "__Host-browser-state";

/// The theme that the person chose.
pub(super) const THEME: &str = "__Host-theme";

/// The language that the person chose.
pub(super) const LANGUAGE: &str = "__Host-lang";

/// The accounts that the browser remembers, sealed, where the person wanted it.
pub(super) const ACCOUNTS: &str = "__Host-accounts";

/// The browser's half of what is kept of somebody on the way back into an account.
pub(super) const RECOVERY: &str = "__Host-recovery";

/// Opens the choice of a new password, once.
pub(super) const RECOVERY_PROOF: &str = "__Host-recovery-proof";

/// The browser's half of a company's registration.
pub(super) const REGISTRATION: &str = "__Host-registration";

/// Each pending sign-in has a cookie of its own, so that tabs do not disturb each other.
pub(super) const INTERACTION_PREFIX: &str = "__Host-i-";

/// The value of a cookie, if it was sent exactly once.
pub(super) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = all(headers)
        .filter(|(sent, _)| *sent == name)
        .map(|(_, value)| value);
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

/// The names of all cookies that begin so.
pub(super) fn names<'a>(headers: &'a HeaderMap, prefix: &str) -> impl Iterator<Item = &'a str> {
    all(headers)
        .map(|(name, _)| name)
        .filter(move |name| name.starts_with(prefix))
}

fn all(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let values = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

/// A cookie to set; without an age it goes when the browser closes.
pub(super) fn set(name: &str, value: &str, max_age: Option<Duration>) -> String {
    let cookie = ours(name, value, max_age).same_site(SameSite::Lax);
    cookie.build().to_string()
}

/// The same for a frame of ours: it is sent there only, and only within pages of the site that
/// holds the frame (CHIPS).
pub(super) fn set_in_frame(name: &str, value: &str, max_age: Option<Duration>) -> String {
    let cookie = ours(name, value, max_age).same_site(SameSite::None);
    cookie.partitioned(true).build().to_string()
}

/// The browser's half of a session.
pub(super) fn session(secret: &Secret) -> String {
    set(SESSION, secret.expose(), None)
}

fn ours<'a>(name: &'a str, value: &'a str, max_age: Option<Duration>) -> CookieBuilder<'a> {
    let cookie = Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true);
    match max_age {
        Some(age) => {
            let seconds = i64::try_from(age.as_secs()).unwrap_or(i64::MAX);
            cookie.max_age(cookie::time::Duration::seconds(seconds))
        }
        None => cookie,
    }
}

/// [`BROWSER_STATE`], which goes when the browser closes.
pub(super) fn set_for_frames(value: &str) -> String {
    let cookie = Cookie::build((BROWSER_STATE, value)).path("/").secure(true);
    cookie.same_site(SameSite::None).build().to_string()
}

pub(super) fn forget(name: &str) -> String {
    set(name, "", Some(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(cookies: &[&'static str]) -> HeaderMap {
        let values = cookies
            .iter()
            .map(|text| (header::COOKIE, HeaderValue::from_static(text)));
        values.collect()
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        assert_eq!(
            read(&headers(&["a=1; __Host-session=s ; b=2"]), SESSION),
            Some("s")
        );
        assert_eq!(read(&headers(&["a=1", "b=2"]), "b"), Some("2"));
    }

    #[test]
    fn a_cookie_sent_twice_is_none() {
        assert_eq!(
            read(&headers(&["__Host-session=s; __Host-session=t"]), SESSION),
            None
        );
    }

    #[test]
    fn a_cookie_is_bound_to_this_host() {
        let cookie = set(SESSION, "s", None);
        assert_eq!(
            cookie,
            "__Host-session=s; HttpOnly; SameSite=Lax; Secure; Path=/"
        );
        assert!(forget(SESSION).contains("Max-Age=0"));
    }
}
