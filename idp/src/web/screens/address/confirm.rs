//! `/account/address/confirm`: what the link to a new address opens, in any browser. To look at it
//! changes nothing: programs that search mails for harm follow every link.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::super::confirm::answer;
use super::write;
use crate::app::{AddressChange, AddressUndo, App};
use crate::crypto::{Password, SecretHash};
use crate::domain::{Account, AddressLetter, Event, EventKind, LinkPurpose, Locale, Timestamp};
use crate::oidc::params::Params;
use crate::store::Tx;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{AddressConfirm, ConfirmProblem, SignInProblem};
use crate::web::proof;
use crate::web::sign_on::Place;

/// Whose address a link proves.
struct Opened {
    account: Account,
    change: AddressChange,
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let key = query.get("key").unwrap_or_default();
    let mut tx = app.store.direct().await?;
    let opened = open(&app, &mut tx, &SecretHash::of(key), now).await?;
    page(&viewer, &opened, (key, None))
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let key = form.get("key").unwrap_or_default();
    let hash = SecretHash::of(key);
    let mut tx = app.store.direct().await?;
    let opened = open(&app, &mut tx, &hash, place.now).await?;
    drop(tx);
    if let Some(problem) = prove(&app, &opened.account, &form, &place).await? {
        return page(&viewer, &opened, (key, Some(problem)));
    }
    let locale = viewer.frame(None).locale;
    change(&app, &hash, locale, place.now).await?;
    let event = Event::new(EventKind::AddressChanged, place.now).account(opened.account.id);
    app.journal.record(event.address(&place.peer.0)).await?;
    Ok(see_other("/account/address/done?what=changed"))
}

/// Does whoever reads the mailbox know the password as well?
async fn prove(
    app: &App,
    account: &Account,
    form: &Params,
    place: &Place,
) -> Result<Option<ConfirmProblem>, PageError> {
    let key = account.sign_in_key();
    let typed = Password::typed(form.get("password").unwrap_or_default());
    let problem = match proof::check(app, &key, typed, place).await? {
        Ok(proven) if proven.account.id == account.id => return Ok(None),
        Ok(_) => SignInProblem::Refused,
        Err(why) => why.into(),
    };
    Ok(Some(ConfirmProblem::Password(problem)))
}

/// All or nothing: the link used up, the address replaced, the old one told how to take it back.
async fn change(
    app: &App,
    hash: &SecretHash,
    locale: Locale,
    now: Timestamp,
) -> Result<(), PageError> {
    let mut tx = app.store.begin().await?;
    let Opened { account, change } = open(app, &mut tx, hash, now).await?;
    let addresses = (&change.from, &change.to);
    let used = tx
        .use_mailed_link(LinkPurpose::AddressChange, hash, now)
        .await?;
    if !used || !tx.change_address(account.id, addresses, now).await? {
        return Err(PageError::DeadLink);
    }
    let purpose = LinkPurpose::AddressUndo;
    let undo = AddressUndo {
        back_to: change.from.clone(),
    };
    let key = app.put_link(&mut tx, (purpose, &account, &undo), now);
    let letter = AddressLetter::Replaced {
        key: key.await?.ok_or(PageError::Busy)?,
        at: now,
        until: now + purpose.lifetime(),
    };
    write(app, &mut tx, (&account, &change.from, locale), letter, now).await?;
    Ok(tx.commit().await?)
}

/// A link is dead once the account has another address than when it was asked for.
async fn open(
    app: &App,
    tx: &mut Tx,
    hash: &SecretHash,
    now: Timestamp,
) -> Result<Opened, PageError> {
    let found = tx
        .find_mailed_link(LinkPurpose::AddressChange, hash, now)
        .await?;
    let found = found.ok_or(PageError::DeadLink)?;
    let change: Option<AddressChange> = app.link_about(found.value.as_deref());
    let change = change.filter(|change| change.from == found.account.email);
    let change = change.filter(|_| found.account.state.may_sign_in());
    Ok(Opened {
        change: change.ok_or(PageError::DeadLink)?,
        account: found.account,
    })
}

fn page(
    viewer: &Viewer,
    opened: &Opened,
    (key, problem): (&str, Option<ConfirmProblem>),
) -> Result<Response, PageError> {
    let Opened { account, change } = opened;
    let page = AddressConfirm {
        frame: viewer.frame(None),
        key,
        person: &account.name(),
        siret: account.siret,
        email: change.to.as_str(),
        problem,
    };
    Ok(answer(Page::new(&page)?, problem))
}
