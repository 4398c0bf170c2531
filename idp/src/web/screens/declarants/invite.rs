//! `/account/declarants/invite`: somebody new.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{PERSON, address, notice};
use crate::accounts::declarants::MOST_INVITED;
use crate::app::App;
use crate::crypto::random_number;
use crate::domain::{
    Account, AccountId, AccountState, Email, EventKind, IdentityProofing, Name, OrganisationLink,
    Roles,
};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Administrator, AdministratorForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::{DeclarantInvite, InviteFields, InviteProblem, InviteTyped};

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
    let invited = match parse(&form) {
        Ok(new) => invite(&app, &administrator, new).await?,
        Err(fields) => Err(InviteProblem::Fields(fields)),
    };
    match invited {
        Ok(id) => Ok(see_other(&address(PERSON, id, Some("resend")))),
        Err(problem) => page(&viewer, typed(&form), Some(problem)),
    }
}

/// What was typed, where it can be somebody.
struct New {
    last_name: Name,
    first_name: Name,
    email: Email,
    administrator: bool,
}

fn parse(form: &Params) -> Result<New, InviteFields> {
    let field = |name| form.get(name).unwrap_or_default();
    let last_name = Name::parse(field("last_name"));
    let first_name = Name::parse(field("first_name"));
    match (last_name, first_name, field("email").parse()) {
        (Ok(last_name), Ok(first_name), Ok(email)) => Ok(New {
            last_name,
            first_name,
            email,
            administrator: form.get("administrator").is_some(),
        }),
        (last_name, first_name, email) => Err(InviteFields {
            last_name: last_name.err().map(Into::into),
            first_name: first_name.err().map(Into::into),
            email_wrong: email.is_err(),
        }),
    }
}

async fn invite(
    app: &App,
    administrator: &Administrator,
    new: New,
) -> Result<Result<AccountId, InviteProblem>, PageError> {
    let now = administrator.now;
    let account = Account {
        id: AccountId::from_random(random_number()),
        siret: administrator.account.siret,
        last_name: new.last_name,
        first_name: new.first_name,
        email: new.email,
        email_verified_at: None,
        phone: None,
        roles: Roles {
            administrator_since: new.administrator.then_some(now),
            declarant_since: Some(now),
        },
        state: AccountState::Invited,
        identity: IdentityProofing::Declarative,
        link: OrganisationLink::Moderated,
        updated_at: now,
    };
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

fn typed(form: &Params) -> InviteTyped<'_> {
    let field = |name| form.get(name).unwrap_or_default();
    InviteTyped {
        last_name: field("last_name"),
        first_name: field("first_name"),
        email: field("email"),
        administrator: form.get("administrator").is_some(),
    }
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
