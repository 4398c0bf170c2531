//! `/account/declarants/transfer`: what somebody who has left had rights for, to a successor.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::{PERSON, address, named};
use crate::app::App;
use crate::domain::{AccountId, AccountState, EventKind};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Administrator, AdministratorForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{DeclarantTransfer, Member};

/// Colleagues to choose from on one page.
const CHOICE: u32 = 100;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let siret = administrator.account.siret;
    let mut tx = app.store.direct().await?;
    let gone = named(&mut tx, &query, siret).await?;
    if gone.account.state != AccountState::StruckOff {
        return Err(PageError::NotFound);
    }
    let after = query.get("after").and_then(|id| id.parse().ok());
    let found = tx.list_colleagues(siret, None, after, CHOICE).await?;
    let more = (found.len() == CHOICE as usize)
        .then(|| found.last())
        .flatten()
        .map(|last| last.account.id);
    let successors: Vec<Member<'_>> = found
        .iter()
        .filter(|colleague| colleague.account.state == AccountState::Active)
        .map(|colleague| Member::new(&colleague.account, None, administrator.now))
        .collect();
    let page = DeclarantTransfer {
        frame: viewer.frame(None),
        gone: Member::new(&gone.account, None, administrator.now),
        successors: &successors,
        more,
    };
    Ok(Page::new(&page)?.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    AdministratorForm {
        administrator,
        form,
    }: AdministratorForm,
) -> Result<Response, PageError> {
    let now = administrator.now;
    let (mut tx, charge) = administrator.take_charge(&app).await?;
    let gone = named(&mut tx, &form, administrator.account.siret).await?;
    let gone = gone.account;
    let Some(to) = form.get("successor") else {
        return Ok(see_other(&address(
            "/account/declarants/transfer",
            gone.id,
            None,
        )));
    };
    let to: AccountId = to.parse().map_err(|_| PageError::NotFound)?;
    let moved = tx.transfer_rights(charge, gone.id, to, now).await?;
    tx.commit().await?;
    if moved > 0 {
        let event = administrator.event(EventKind::RightsTransferred, &gone);
        let event = event.detail(format!(
            "{moved} to account {to}, by account {}",
            administrator.account.id
        ));
        app.journal.record(event).await?;
    }
    Ok(see_other(&address(PERSON, to, None)))
}
