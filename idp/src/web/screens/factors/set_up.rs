//! `/account/factors/totp`: an app is set up.
//!
//! 1. The page shows a new secret. It is nowhere but in the page: as a QR code, as text, and sealed
//!    for this session in the form.
//! 2. A code that the app computes from it proves that the app has it. Now it is kept, and the
//!    session has shown one thing more.
//! 3. Whoever had no factor before is given recovery codes. A request that waited for the factor
//!    goes on after them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::keeping::{Kept, NewFactor, finish, keep};
use super::{LIST, about, manager};
use crate::accounts::factors::{MAX_APPS, SET_UP_WITHIN};
use crate::app::App;
use crate::crypto::{TotpSecret, random_id};
use crate::domain::{Authenticator, FactorId, Name, Sid, Timestamp, TotpFactor};
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{QrCode, SetUp, SetUpProblem};
use crate::web::sign_on::{self, Place};

/// A secret on its way into an app; sealed, it goes through the browser.
#[derive(Debug, Serialize, Deserialize)]
struct Offered {
    /// Becomes the factor's: what is sent twice is added once.
    id: FactorId,
    /// The session that it was offered in.
    sid: Sid,
    secret: String,
    until: Timestamp,
}

/// Longest sealed offer that is looked at.
const MAX_BYTES: usize = 2048;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    query: OwnQuery,
) -> Result<Response, PageError> {
    let interaction = query.interaction();
    let signed_in = match manager(&app, &headers, &place, &here(interaction)).await? {
        Ok(signed_in) => signed_in,
        Err(first) => return Ok(first),
    };
    let mut tx = app.store.direct().await?;
    if tx.list_totps(signed_in.account.id).await?.len() >= MAX_APPS {
        return Ok(see_other(LIST));
    }
    let offered = Offered {
        id: FactorId::from_random(random_id()),
        sid: signed_in.session.sid.clone(),
        secret: TotpSecret::random().to_base32(),
        until: place.now + SET_UP_WITHIN,
    };
    let screen = Screen {
        app: &app,
        viewer: &viewer,
        signed_in: &signed_in,
        interaction,
    };
    screen.page(&offered, "", None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let interaction = form.get("interaction").unwrap_or_default();
    let Some(offered) = open(&app, &form, &signed_in, place.now) else {
        return Ok(see_other(&here(interaction)));
    };
    let screen = Screen {
        app: &app,
        viewer: &viewer,
        signed_in: &signed_in,
        interaction,
    };
    let totp = match confirmed(&app, &form, &offered, (&signed_in, place.now))? {
        Ok(totp) => totp,
        Err(problem) => {
            let name = form.get("name").unwrap_or_default();
            return screen.page(&offered, name, Some(problem));
        }
    };
    let owner = (&signed_in.account, viewer.frame(None).locale);
    match keep(&app, owner, NewFactor::App(&totp), place.now).await? {
        Kept::Now(codes) => {
            let kept = (Authenticator::Totp, codes);
            finish(&app, &viewer, (signed_in, &form), kept, &place).await
        }
        Kept::Before | Kept::Elsewhere => Ok(see_other(LIST)),
    }
}

/// What this session was offered, and not too long ago.
fn open(app: &App, form: &Params, signed_in: &SignedIn, now: Timestamp) -> Option<Offered> {
    let unverified = form.get("offer").filter(|offer| offer.len() <= MAX_BYTES)?;
    let plain = app.factors.open(unverified).ok()?;
    let offered: Offered = serde_json::from_slice(&plain).ok()?;
    (offered.sid == signed_in.session.sid && now < offered.until).then_some(offered)
}

/// The factor, once its app has shown that it has the secret. That code is used now.
fn confirmed(
    app: &App,
    form: &Params,
    offered: &Offered,
    (signed_in, now): (&SignedIn, Timestamp),
) -> Result<Result<TotpFactor, SetUpProblem>, PageError> {
    let Ok(name) = Name::parse(form.get("name").unwrap_or_default()) else {
        return Ok(Err(SetUpProblem::Name));
    };
    let secret = TotpSecret::from_base32(&offered.secret);
    let secret = secret.ok_or(PageError::Internal)?;
    let digits = form.get("code").unwrap_or_default();
    let digits: String = digits.split_whitespace().collect();
    let Some(last_step) = secret.step_of(&digits, now) else {
        return Ok(Err(SetUpProblem::Code));
    };
    let account = signed_in.account.id;
    Ok(Ok(TotpFactor {
        id: offered.id.clone(),
        account,
        name,
        sealed: secret.seal(&app.factors, account)?,
        last_step,
        created_at: now,
        last_used_at: now,
    }))
}

struct Screen<'a> {
    app: &'a App,
    viewer: &'a Viewer,
    signed_in: &'a SignedIn,
    interaction: &'a str,
}

impl Screen<'_> {
    fn page(
        &self,
        offered: &Offered,
        name: &str,
        problem: Option<SetUpProblem>,
    ) -> Result<Response, PageError> {
        let secret = TotpSecret::from_base32(&offered.secret);
        let secret = secret.ok_or(PageError::Internal)?;
        let plain = serde_json::to_vec(offered).map_err(PageError::internal)?;
        let account = &self.signed_in.account;
        let person = format!(
            "{} {} ({})",
            account.first_name, account.last_name, account.siret
        );
        let page = SetUp {
            frame: self.viewer.frame(None),
            qr: QrCode::of(&secret.address("Net-entreprises", &person)),
            key: &offered.secret,
            offer: &self.app.factors.seal(&plain)?,
            interaction: self.interaction,
            name,
            problem,
        };
        let status = match problem {
            None => StatusCode::OK,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Ok(Page::new(&page)?.status(status).into_response())
    }
}

fn here(interaction: &str) -> String {
    about("/account/factors/totp", interaction)
}
