//! The cookie of the accounts that a browser remembers for whoever asked it to.

use axum::http::HeaderMap;
use axum::response::Response;

use super::cookies;
use super::error::PageError;
use super::interaction::append;
use crate::accounts::remembered::{EmailTag, KEPT, Remembered, RememberedAccounts};
use crate::app::App;
use crate::domain::{Account, Timestamp};
use crate::oidc::authorize::Hints;

pub(super) fn read(app: &App, headers: &HeaderMap, now: Timestamp) -> RememberedAccounts {
    let unverified = cookies::read(headers, cookies::ACCOUNTS).unwrap_or_default();
    RememberedAccounts::open(unverified, &app.remembered, now)
}

/// Those that a request may mean: all, or those with the address that it hints at.
pub(super) fn offered(
    app: &App,
    headers: &HeaderMap,
    hints: &Hints,
    now: Timestamp,
) -> Vec<Remembered> {
    let email = hints.login.as_ref().and_then(|hint| hint.parse().ok());
    let email = email.map(|email| EmailTag::of(&email, &app.remembered_emails));
    read(app, headers, now).offered(email.as_ref())
}

/// Puts the account that has just signed in first: if the person wants it kept, or did before.
pub(super) fn note(
    app: &App,
    headers: &HeaderMap,
    (account, wanted): (&Account, bool),
    now: Timestamp,
    response: &mut Response,
) -> Result<(), PageError> {
    let known = read(app, headers, now);
    if wanted || known.knows(account) {
        let email = EmailTag::of(&account.email, &app.remembered_emails);
        keep(app, &known.with(account, email, now), response)?;
    }
    Ok(())
}

pub(super) fn keep(
    app: &App,
    list: &RememberedAccounts,
    response: &mut Response,
) -> Result<(), PageError> {
    let cookie = match list.seal(&app.remembered)? {
        Some(sealed) => cookies::set(cookies::ACCOUNTS, &sealed, Some(KEPT)),
        None => cookies::forget(cookies::ACCOUNTS),
    };
    append(response, &cookie);
    Ok(())
}
