//! `/account/factors/remove`: parting with an app, or a passkey.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::{LIST, app_shown, manager, named, passkey_shown, record_of};
use crate::app::App;
use crate::domain::{Authenticator, EventKind, FactorId, Letter};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::letters;
use crate::web::page::Page;
use crate::web::pages::FactorRemove;
use crate::web::sign_on::Place;

/// Asks first. Nothing has happened when the person leaves it at that.
pub(in crate::web) async fn ask(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let id = named(&query).ok_or(PageError::NotFound)?;
    let signed_in = match manager(&app, &headers, &place, &address(&id)).await? {
        Ok(signed_in) => signed_in,
        Err(first) => return Ok(first),
    };
    let account = signed_in.account.id;
    let mut tx = app.store.direct().await?;
    let totps = tx.list_totps(account).await?;
    let passkeys = tx.list_passkeys(account).await?;
    drop(tx);
    let app = totps.iter().find(|totp| totp.id == id).map(app_shown);
    let passkey = passkeys.iter().find(|passkey| passkey.id == id);
    let page = FactorRemove {
        frame: viewer.frame(None),
        factor: app
            .or_else(|| passkey.map(passkey_shown))
            .ok_or(PageError::NotFound)?,
        is_passkey: passkey.is_some(),
        last: totps.len() + passkeys.len() == 1,
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
    let (Some(id), Some("remove")) = (named(&form), form.get("decision")) else {
        return Ok(see_other(LIST));
    };
    let signed_in = match manager(&app, &headers, &place, &address(&id)).await? {
        Ok(signed_in) => signed_in,
        Err(first) => return Ok(first),
    };
    let account = signed_in.account.id;
    let mut tx = app.store.begin().await?;
    let passkeys = tx.list_passkeys(account).await?;
    let (letter, kind) = if passkeys.iter().any(|passkey| passkey.id == id) {
        (Letter::PasskeyRemoved, Authenticator::Passkey)
    } else {
        (Letter::FactorRemoved, Authenticator::Totp)
    };
    let removed = tx.remove_factor(account, &id).await?;
    if removed {
        let owner = (&signed_in.account, viewer.frame(None).locale);
        letters::write(&app, &mut tx, owner, letter, place.now).await?;
    }
    tx.commit().await?;
    if removed {
        let what = (EventKind::FactorRemoved, kind.as_str());
        record_of(&app, what, &signed_in, &place).await?;
    }
    Ok(see_other(LIST))
}

fn address(id: &FactorId) -> String {
    format!("{LIST}/remove?factor={id}")
}
