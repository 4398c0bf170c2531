//! `/`: who one is here, or what this site is.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::accounts::candidates::waits;
use crate::accounts::factors::FEW_RECOVERY_CODES;
use crate::app::App;
use crate::domain::{AccountId, Establishment};
use crate::store::Tx;
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
    let few_codes = few_codes(&mut tx, account.id).await?;
    drop(tx);
    let session = HomeSession {
        person: &account.name(),
        siret: account.siret,
        establishment: establishment.as_ref().and_then(Establishment::known_name),
        role,
        few_codes,
        secret_question: app.settings.secret_question,
        mails: app.post.is_some(),
        sign_out: "/sign-out/confirm",
    };
    Ok(Page::new(&Home {
        frame,
        session: Some(session),
        registration: false,
    })?
    .into_response())
}

/// Who has an app needs codes for when it is lost.
async fn few_codes(tx: &mut Tx, id: AccountId) -> Result<Option<i64>, PageError> {
    if !tx.has_factor(id).await? {
        return Ok(None);
    }
    let left = tx.count_recovery_codes(id).await?;
    Ok((left <= FEW_RECOVERY_CODES).then_some(left))
}
