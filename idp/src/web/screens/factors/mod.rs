//! `/account/factors`: what a person signs in with beside the password.

pub(in crate::web) mod codes;
mod keeping;
pub(in crate::web) mod passkey;
pub(in crate::web) mod remove;
pub(in crate::web) mod set_up;

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::confirm;
use crate::accounts::factors::may_manage;
use crate::app::App;
use crate::domain::{Event, EventKind, FactorId, Name, Passkey, TotpFactor};
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::web::answer::{see_other, with_query};
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::{FactorShown, Factors};
use crate::web::sign_on::{self, Place};

pub(super) const LIST: &str = "/account/factors";

pub(in crate::web) async fn list(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let account = &signed_in.account;
    let mut tx = app.store.direct().await?;
    let totps = tx.list_totps(account.id).await?;
    let owned = tx.list_passkeys(account.id).await?;
    let codes_left = tx.count_recovery_codes(account.id).await?;
    drop(tx);
    let apps: Vec<FactorShown<'_>> = totps.iter().map(app_shown).collect();
    let passkeys: Vec<FactorShown<'_>> = owned.iter().map(passkey_shown).collect();
    let there_are = app.passkeys.is_some() || !passkeys.is_empty();
    let page = Factors {
        frame: viewer.frame(None),
        person: &account.name(),
        apps: &apps,
        passkeys: there_are.then_some(&passkeys),
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
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
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
    let signed_in = sign_on::required(app, headers, place.now).await?;
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

fn app_shown(totp: &TotpFactor) -> FactorShown<'_> {
    FactorShown {
        id: totp.id.as_str(),
        name: totp.name.as_str(),
        since: totp.created_at,
        last_used: totp.last_used_at,
    }
}

fn passkey_shown(passkey: &Passkey) -> FactorShown<'_> {
    FactorShown {
        id: passkey.id.as_str(),
        name: passkey.name.as_str(),
        since: passkey.created_at,
        last_used: passkey.last_used_at,
    }
}

/// A page about the request that waits, if one does.
fn about(path: &str, interaction: &str) -> String {
    if interaction.is_empty() {
        return path.to_owned();
    }
    with_query(path, "interaction", interaction)
}

async fn record(
    app: &App,
    kind: EventKind,
    signed_in: &SignedIn,
    place: &Place,
) -> Result<(), PageError> {
    let event = event(kind, signed_in, place);
    Ok(app.journal.record(event).await?)
}

/// The same, with the kind of factor.
async fn record_of(
    app: &App,
    (kind, factor): (EventKind, &str),
    signed_in: &SignedIn,
    place: &Place,
) -> Result<(), PageError> {
    let event = event(kind, signed_in, place).detail(factor);
    Ok(app.journal.record(event).await?)
}

fn event(kind: EventKind, signed_in: &SignedIn, place: &Place) -> Event {
    Event::new(kind, place.now)
        .account(signed_in.account.id)
        .sid(&signed_in.session.sid)
        .address(&place.peer.0)
}
