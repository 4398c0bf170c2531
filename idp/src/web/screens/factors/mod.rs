//! `/account/factors`: what a person signs in with beside the password.

pub(in crate::web) mod codes;
pub(in crate::web) mod remove;
pub(in crate::web) mod set_up;

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::confirm;
use crate::accounts::factors::may_manage;
use crate::app::App;
use crate::domain::{AccountId, Event, EventKind, FactorId, Name, TotpFactor};
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::{AppShown, Factors};
use crate::web::sign_on::{self, Place};

pub(super) const LIST: &str = "/account/factors";

pub(in crate::web) async fn list(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let Some(signed_in) = sign_on::current(&app, &headers, place.now).await? else {
        return Err(PageError::SignInFirst);
    };
    let account = &signed_in.account;
    let mut tx = app.store.direct().await?;
    let totps = tx.list_totps(account.id).await?;
    let codes_left = tx.count_recovery_codes(account.id).await?;
    drop(tx);
    let apps: Vec<AppShown<'_>> = totps.iter().map(shown).collect();
    let page = Factors {
        frame: viewer.frame(None),
        person: &format!("{} {}", account.first_name, account.last_name),
        apps: &apps,
        codes_left,
    };
    Ok(Page::new(&page)?.into_response())
}

/// A name protects nothing: whoever is signed in may change it.
pub(in crate::web) async fn rename(
    State(app): State<Arc<App>>,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let Some(signed_in) = sign_on::current(&app, &headers, place.now).await? else {
        return Err(PageError::SignInFirst);
    };
    let name = form.get("name").map(Name::parse);
    if let (Some(id), Some(Ok(name))) = (named(&form), name) {
        let account = signed_in.account.id;
        let mut tx = app.store.direct().await?;
        if tx.rename_factor(account, &id, &name).await? {
            record(&app, EventKind::FactorRenamed, &signed_in, &place).await?;
        }
    }
    Ok(see_other(LIST))
}

/// A session in which what guards the account may be changed now; or where the browser goes first,
/// to come back to `next`.
pub(super) async fn manager(
    app: &App,
    headers: &HeaderMap,
    place: &Place,
    next: &str,
) -> Result<Result<SignedIn, Response>, PageError> {
    let Some(signed_in) = sign_on::current(app, headers, place.now).await? else {
        return Err(PageError::SignInFirst);
    };
    let account = signed_in.account.id;
    let has_factor = app.store.direct().await?.has_factor(account).await?;
    Ok(if may_manage(&signed_in.session, has_factor, place.now) {
        Ok(signed_in)
    } else {
        Err(see_other(&confirm::address(next)))
    })
}

/// The factor that a form or an address names.
fn named(params: &Params) -> Option<FactorId> {
    params.get("factor")?.parse().ok()
}

async fn find(app: &App, account: AccountId, id: &FactorId) -> Result<TotpFactor, PageError> {
    let totps = app.store.direct().await?.list_totps(account).await?;
    let found = totps.into_iter().find(|totp| totp.id == *id);
    found.ok_or(PageError::NotFound)
}

fn shown(totp: &TotpFactor) -> AppShown<'_> {
    AppShown {
        id: totp.id.as_str(),
        name: totp.name.as_str(),
        since: totp.created_at,
        last_used: totp.last_used_at,
    }
}

/// Each of these is also told to the person by mail, once mails are sent.
async fn record(
    app: &App,
    kind: EventKind,
    signed_in: &SignedIn,
    place: &Place,
) -> Result<(), PageError> {
    let event = Event::new(kind, place.now)
        .account(signed_in.account.id)
        .sid(&signed_in.session.sid);
    Ok(app.journal.record(event.address(&place.peer.0)).await?)
}
