//! `/account/address`: which address it is to be. Whether somebody else has it is never looked up:
//! colleagues may share a mailbox, and nobody is known by their address alone.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::super::factors::manager;
use super::write;
use crate::app::{AddressChange, App};
use crate::domain::{Account, AddressLetter, Email, Event, EventKind, LinkPurpose, Locale};
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::{AddressAsk, AddressProblem};
use crate::web::sign_on::Place;

const HERE: &str = "/account/address";

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    must_send_mails(&app)?;
    match manager(&app, &headers, &place, HERE).await? {
        Ok(signed_in) => page(&viewer, &signed_in.account, ("", None)),
        Err(elsewhere) => Ok(elsewhere),
    }
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    must_send_mails(&app)?;
    let signed_in = match manager(&app, &headers, &place, HERE).await? {
        Ok(signed_in) => signed_in,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let account = &signed_in.account;
    let typed = form.get("email").unwrap_or_default();
    let problem = match wanted(account, typed) {
        Ok(to) => {
            if ask(&app, (account, to), viewer.frame(None).locale, &place).await? {
                let event = Event::new(EventKind::AddressChangeAsked, place.now);
                let event = event.account(account.id).sid(&signed_in.session.sid);
                app.journal.record(event.address(&place.peer.0)).await?;
                return Ok(see_other("/account/address/done?what=sent"));
            }
            AddressProblem::TooMany
        }
        Err(problem) => problem,
    };
    page(&viewer, account, (typed, Some(problem)))
}

/// Without mails no address can be proven.
fn must_send_mails(app: &App) -> Result<(), PageError> {
    let post = app.post.as_ref();
    post.map(|_| ()).ok_or(PageError::NotFound)
}

fn wanted(account: &Account, typed: &str) -> Result<Email, AddressProblem> {
    let to: Email = typed.parse().map_err(|_| AddressProblem::Email)?;
    if to == account.email {
        return Err(AddressProblem::Same);
    }
    Ok(to)
}

/// Says whether a link was sent: not when as many were within the hour as may be.
async fn ask(
    app: &App,
    (account, to): (&Account, Email),
    locale: Locale,
    place: &Place,
) -> Result<bool, PageError> {
    let (purpose, now) = (LinkPurpose::AddressChange, place.now);
    let link = AddressChange {
        from: account.email.clone(),
        to,
    };
    let mut tx = app.store.begin().await?;
    let key = app
        .put_link(&mut tx, (purpose, account, &link), now)
        .await?;
    let Some(key) = key else { return Ok(false) };
    let letter = AddressLetter::Proof {
        key,
        until: now + purpose.lifetime(),
    };
    write(app, &mut tx, (account, &link.to, locale), letter, now).await?;
    tx.commit().await?;
    Ok(true)
}

fn page(
    viewer: &Viewer,
    account: &Account,
    (typed, problem): (&str, Option<AddressProblem>),
) -> Result<Response, PageError> {
    let page = Page::new(&AddressAsk {
        frame: viewer.frame(None),
        person: &account.name(),
        current: account.email.as_str(),
        typed,
        problem,
    })?;
    let status = match problem {
        None => StatusCode::OK,
        Some(AddressProblem::TooMany) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(page.status(status).into_response())
}
