//! `/account/profile`: what is known of a person.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::domain::Establishment;
use crate::web::error::PageError;
use crate::web::extract::Viewer;
use crate::web::page::Page;
use crate::web::pages::Profile;
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let account = &signed_in.account;
    let mut tx = app.store.direct().await?;
    let establishment = tx.find_establishment(account.siret).await?;
    drop(tx);
    let page = Profile {
        frame: viewer.frame(None),
        account,
        establishment: establishment.as_ref().and_then(Establishment::known_name),
        may_change_address: app.post.is_some(),
    };
    Ok(Page::new(&page)?.into_response())
}
