//! What a browser is told of how its person likes our pages.
//!
//! The account keeps it, two cookies carry it: a page is in the right language and theme from its
//! first byte, and nothing is looked up for it.

use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::Response;

use super::cookies;
use super::error::PageError;
use super::interaction::append;
use crate::app::App;
use crate::domain::{AccountId, Locale, Preferences, Theme};

/// A choice is kept for a year.
const REMEMBERED: Duration = Duration::from_hours(365 * 24);

pub(super) fn theme(headers: &HeaderMap) -> Theme {
    let cookie = cookies::read(headers, cookies::THEME);
    cookie
        .and_then(|word| word.parse().ok())
        .unwrap_or(Theme::System)
}

/// The language that is chosen from now on.
pub(super) fn language_cookie(locale: Locale) -> String {
    cookies::set(cookies::LANGUAGE, locale.tag(), Some(REMEMBERED))
}

/// Somebody has signed in in this browser: it goes by what they prefer, where they said so.
pub(super) async fn follow(
    app: &App,
    account: AccountId,
    response: &mut Response,
) -> Result<(), PageError> {
    let mut tx = app.store.direct().await?;
    if let Some(preferences) = tx.find_preferences(account).await? {
        if let Some(locale) = preferences.language {
            append(response, &language_cookie(locale));
        }
        append(response, &theme_cookie(preferences.theme));
    }
    Ok(())
}

/// The same for who has just chosen.
pub(super) fn take(preferences: Preferences, response: &mut Response) {
    let language = preferences.language.map(language_cookie);
    let language = language.unwrap_or_else(|| cookies::forget(cookies::LANGUAGE));
    append(response, &language);
    append(response, &theme_cookie(preferences.theme));
}

fn theme_cookie(theme: Theme) -> String {
    match theme {
        Theme::System => cookies::forget(cookies::THEME),
        Theme::Light | Theme::Dark => {
            cookies::set(cookies::THEME, theme.as_str(), Some(REMEMBERED))
        }
    }
}
