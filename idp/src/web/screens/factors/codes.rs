//! `/account/factors/codes`: recovery codes, shown once.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::{LIST, manager, record};
use crate::accounts::factors::RECOVERY_CODES;
use crate::app::App;
use crate::crypto::{Mac, RecoveryCode};
use crate::domain::{AccountId, EventKind, Letter};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::letters;
use crate::web::page::Page;
use crate::web::pages::{CodesRenew, RecoveryCodes};
use crate::web::sign_on::Place;

const HERE: &str = "/account/factors/codes";

/// Asks first: the codes that there are stop working.
pub(in crate::web) async fn ask(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let signed_in = match manager(&app, &headers, &place, HERE).await? {
        Ok(signed_in) => signed_in,
        Err(first) => return Ok(first),
    };
    let mut tx = app.store.direct().await?;
    if !tx.has_factor(signed_in.account.id).await? {
        return Ok(see_other(LIST));
    }
    let page = CodesRenew {
        frame: viewer.frame(None),
        left: tx.count_recovery_codes(signed_in.account.id).await?,
    };
    Ok(Page::new(&page)?.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    if form.get("decision") != Some("renew") {
        return Ok(see_other(LIST));
    }
    let signed_in = match manager(&app, &headers, &place, HERE).await? {
        Ok(signed_in) => signed_in,
        Err(first) => return Ok(first),
    };
    let account = signed_in.account.id;
    let codes = fresh();
    let mut tx = app.store.begin().await?;
    if !tx.has_factor(account).await? {
        return Ok(see_other(LIST));
    }
    tx.put_recovery_codes(account, &hashed(&app, account, &codes), place.now)
        .await?;
    let owner = (&signed_in.account, viewer.frame(None).locale);
    letters::write(&app, &mut tx, owner, Letter::RecoveryCodesMade, place.now).await?;
    tx.commit().await?;
    record(&app, EventKind::RecoveryCodesMade, &signed_in, &place).await?;
    page(&viewer, &codes, LIST)
}

pub(super) fn fresh() -> Vec<RecoveryCode> {
    (0..RECOVERY_CODES)
        .map(|_| RecoveryCode::random())
        .collect()
}

pub(super) fn hashed(app: &App, account: AccountId, codes: &[RecoveryCode]) -> Vec<Mac> {
    let codes = codes.iter();
    codes
        .map(|code| code.mac(&app.recovery_codes, account))
        .collect()
}

/// The only time that they are seen; `next` is where the person goes on.
pub(super) fn page(
    viewer: &Viewer,
    codes: &[RecoveryCode],
    next: &str,
) -> Result<Response, PageError> {
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    let page = RecoveryCodes {
        frame: viewer.frame(None),
        codes: &codes,
        next,
    };
    Ok(Page::new(&page)?.into_response())
}
