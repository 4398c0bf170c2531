//! `/account/preferences`: language and theme, kept with the account.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::domain::{Locale, Preferences, Theme};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::PreferencesPage;
use crate::web::preferences;
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let account = &signed_in.account;
    let mut tx = app.store.direct().await?;
    let chosen = tx.find_preferences(account.id).await?;
    drop(tx);
    let page = PreferencesPage {
        frame: viewer.frame(None),
        person: &account.name(),
        chosen: chosen.unwrap_or(Preferences::NONE),
        kept: query.get("kept").is_some(),
    };
    Ok(Page::new(&page)?.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let Some(chosen) = chosen(&form) else {
        return Ok(see_other("/account/preferences"));
    };
    let mut tx = app.store.direct().await?;
    tx.put_preferences(signed_in.account.id, chosen, place.now)
        .await?;
    let mut response = see_other("/account/preferences?kept=1");
    preferences::take(chosen, &mut response);
    Ok(response)
}

/// None where the form is no choice of ours.
fn chosen(form: &Params) -> Option<Preferences> {
    let language = match form.get("language")? {
        "browser" => None,
        tag => Some(Locale::ALL.into_iter().find(|known| known.tag() == tag)?),
    };
    let theme: Theme = form.get("theme")?.parse().ok()?;
    Some(Preferences { language, theme })
}
