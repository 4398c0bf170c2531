//! A password that somebody chooses: judged, hashed, never shown again.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::task::spawn_blocking;

use super::error::PageError;
use super::extract::Viewer;
use super::page::Page;
use super::pages::{PasswordChoice, PasswordJudged};
use crate::accounts::password::{Assessment, Own, assess};
use crate::app::App;
use crate::cache::Kind;
use crate::domain::Account;

/// One person's questions about passwords that are being typed: so many within so long.
const QUESTIONS: u64 = 300;
const WINDOW: Duration = Duration::from_mins(5);

/// What the rules for this person say of a password, on a thread that may take its time.
pub(super) async fn judge(
    app: &App,
    typed: &str,
    account: &Account,
) -> Result<Assessment, PageError> {
    let rules = app.settings.passwords.policy.rules_for(account.roles);
    let (own, breached, typed) = (Own::of(account), app.breached.clone(), typed.to_owned());
    let judged = spawn_blocking(move || {
        let known = breached.map_or(Ok(false), |list| list.has(&typed))?;
        std::io::Result::Ok(assess(&typed, rules, &own, known))
    });
    judged
        .await
        .map_err(PageError::internal)?
        .map_err(PageError::internal)
}

/// The rules before anything was typed.
pub(super) fn open(app: &App, account: &Account) -> PasswordChoice {
    let rules = app.settings.passwords.policy.rules_for(account.roles);
    PasswordChoice::open(assess("", rules, &Own::default(), false))
}

/// Answers a script that asks while the person types. `asker` is whose questions are counted.
pub(super) async fn answer(
    app: &App,
    typed: &str,
    account: &Account,
    asker: &str,
    viewer: &Viewer,
) -> Result<Response, PageError> {
    let questions = app
        .cache
        .count(Kind::PasswordsJudged, asker, WINDOW)
        .await?;
    if questions > QUESTIONS {
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    }
    let page = PasswordJudged {
        frame: viewer.frame(None),
        choice: PasswordChoice::judged(judge(app, typed, account).await?),
    };
    Ok(Page::new(&page)?.into_response())
}
