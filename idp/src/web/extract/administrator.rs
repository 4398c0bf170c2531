//! An administrator at work: of which establishment, their account says at every request.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::domain::{Account, AccountState, Event, EventKind, Sid, Timestamp};
use crate::oidc::params::Params;
use crate::store::{Charge, Tx};
use crate::web::error::PageError;
use crate::web::extract::{Peer, sent_by};
use crate::web::sign_on;

/// Somebody signed in who may manage the people of the establishment. To everybody else the pages
/// of administrators do not exist.
#[derive(Clone, Debug)]
pub(in crate::web) struct Administrator {
    pub(in crate::web) account: Account,
    pub(in crate::web) now: Timestamp,
    sid: Sid,
    peer: Peer,
}

/// A form of our own, sent by an administrator. What is no such form is refused first, whoever sent
/// it.
#[derive(Debug)]
pub(in crate::web) struct AdministratorForm {
    pub(in crate::web) administrator: Administrator,
    pub(in crate::web) form: Params,
}

impl Administrator {
    /// A transaction in which this administrator has the turn to change the establishment's people.
    pub(in crate::web) async fn take_charge(&self, app: &App) -> Result<(Tx, Charge), PageError> {
        let mut tx = app.store.begin().await?;
        let charge = tx.take_charge(self.account.id).await?;
        Ok((tx, charge.ok_or(PageError::NotFound)?))
    }

    /// What this administrator did to somebody, for the trail.
    pub(in crate::web) fn event(&self, kind: EventKind, person: &Account) -> Event {
        let event = Event::new(kind, self.now).account(person.id);
        let event = event.sid(&self.sid).address(&self.peer.0);
        event.detail(format!("by account {}", self.account.id))
    }
}

pub(in crate::web) const fn is_administrator(account: &Account) -> bool {
    matches!(account.state, AccountState::Active) && account.roles.administrator_since.is_some()
}

impl FromRequestParts<Arc<App>> for Administrator {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let now = app.clock.now();
        let signed_in = sign_on::required(app, &parts.headers, now).await;
        let signed_in = signed_in.map_err(PageError::into_response)?;
        if !is_administrator(&signed_in.account) {
            return Err(PageError::NotFound.into_response());
        }
        let Ok(peer) = Peer::from_request_parts(parts, app).await;
        Ok(Self {
            account: signed_in.account,
            now,
            sid: signed_in.session.sid,
            peer,
        })
    }
}

impl FromRequest<Arc<App>> for AdministratorForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let (administrator, form) = sent_by(request, app).await?;
        Ok(Self {
            administrator,
            form,
        })
    }
}
