//! `/account/factors/remove`: parting with an app.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::{LIST, find, manager, named, record, shown};
use crate::app::App;
use crate::domain::{EventKind, FactorId, Letter};
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
    let factor = find(&app, account, &id).await?;
    let totps = app.store.direct().await?.list_totps(account).await?;
    let page = FactorRemove {
        frame: viewer.frame(None),
        app: shown(&factor),
        last: totps.len() == 1,
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
    let mut tx = app.store.begin().await?;
    let removed = tx.remove_factor(signed_in.account.id, &id).await?;
    if removed {
        let owner = (&signed_in.account, viewer.frame(None).locale);
        letters::write(&app, &mut tx, owner, Letter::FactorRemoved, place.now).await?;
    }
    tx.commit().await?;
    if removed {
        record(&app, EventKind::FactorRemoved, &signed_in, &place).await?;
    }
    Ok(see_other(LIST))
}

fn address(id: &FactorId) -> String {
    format!("{LIST}/remove?factor={id}")
}
