//! `/`: who one is here, or what this site is.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::accounts::candidates::waits;
use crate::app::App;
use crate::domain::Establishment;
use crate::web::error::PageError;
use crate::web::extract::{Now, Viewer, is_administrator};
use crate::web::page::Page;
use crate::web::pages::{Home, HomeRole, HomeSession};
use crate::web::sign_on;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let frame = viewer.frame(None);
    let Some(signed_in) = sign_on::current(&app, &headers, now).await? else {
        return Ok(Page::new(&Home {
            frame,
            session: None,
            registration: app.registers_companies(),
        })?
        .into_response());
    };
    let account = &signed_in.account;
    let mut tx = app.store.direct().await?;
    let establishment = tx.find_establishment(account.siret).await?;
    let role = if waits(account.state) {
        HomeRole::Waiting
    } else if is_administrator(account) {
        let candidates = !tx.list_candidates(account.siret, 1).await?.is_empty();
        HomeRole::Administrator { candidates }
    } else {
        HomeRole::Declarant
    };
    drop(tx);
    let session = HomeSession {
        person: &format!("{} {}", account.first_name, account.last_name),
        siret: account.siret,
        establishment: establishment.as_ref().and_then(Establishment::known_name),
        role,
        secret_question: app.settings.secret_question,
        sign_out: "/sign-out/confirm",
    };
    Ok(Page::new(&Home {
        frame,
        session: Some(session),
        registration: false,
    })?
    .into_response())
}
