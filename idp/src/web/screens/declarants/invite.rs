//! `/account/declarants/invite`: somebody new.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{PERSON, address, notice};
use crate::accounts::declarants::MOST_INVITED;
use crate::app::App;
use crate::crypto::random_number;
use crate::domain::{AccountId, EventKind, Newcomer};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Administrator, AdministratorForm, Viewer};
use crate::web::newcomer;
use crate::web::page::Page;
use crate::web::pages::{DeclarantInvite, InviteProblem, InviteTyped};

pub(in crate::web) async fn show(_: Administrator, viewer: Viewer) -> Result<Response, PageError> {
    page(&viewer, InviteTyped::default(), None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    AdministratorForm {
        administrator,
        form,
    }: AdministratorForm,
) -> Result<Response, PageError> {
    let as_administrator = form.get("administrator").is_some();
    let invited = match newcomer::parse(&form) {
        Ok(new) => invite(&app, &administrator, (new, as_administrator)).await?,
        Err(fields) => Err(InviteProblem::Fields(fields)),
    };
    match invited {
        Ok(id) => Ok(see_other(&address(PERSON, id, Some("resend")))),
        Err(problem) => page(&viewer, newcomer::typed(&form), Some(problem)),
    }
}

async fn invite(
    app: &App,
    administrator: &Administrator,
    (new, as_administrator): (Newcomer, bool),
) -> Result<Result<AccountId, InviteProblem>, PageError> {
    let now = administrator.now;
    let id = AccountId::from_random(random_number());
    let mut account = new.account(id, administrator.account.siret, now);
    account.roles.administrator_since = as_administrator.then_some(now);
    let (mut tx, charge) = administrator.take_charge(app).await?;
    if tx.count_invited(charge).await? >= MOST_INVITED {
        return Ok(Err(InviteProblem::TooMany));
    }
    match tx.add_account(&account, None, now).await {
        Err(error) if error.is_conflict() => return Ok(Err(InviteProblem::NameTaken)),
        other => other?,
    }
    notice::invite(app, &mut tx, administrator, &account, true).await?;
    tx.commit().await?;
    let event = administrator.event(EventKind::DeclarantInvited, &account);
    app.journal.record(event).await?;
    Ok(Ok(account.id))
}

fn page(
    viewer: &Viewer,
    typed: InviteTyped<'_>,
    problem: Option<InviteProblem>,
) -> Result<Response, PageError> {
    let page = DeclarantInvite {
        frame: viewer.frame(None),
        typed,
        problem,
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(Page::new(&page)?.status(status).into_response())
}
