//! An agent of support at work.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::accounts::support::may_support;
use crate::app::App;
use crate::domain::{Account, AccountId, AccountState, Event, EventKind, Sid, Timestamp};
use crate::oidc::params::Params;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Peer, sent_by};
use crate::web::screens::confirm;
use crate::web::sign_on;

#[derive(Clone, Debug)]
pub(in crate::web) struct Agent {
    pub(super) account: Account,
    pub(super) now: Timestamp,
    sid: Sid,
    peer: Peer,
}

/// A form of our own, sent by an agent. What is no such form is refused first, whoever sent it.
#[derive(Debug)]
pub(in crate::web) struct AgentForm {
    pub(super) agent: Agent,
    pub(super) form: Params,
}

impl Agent {
    /// What this agent did about somebody, and why, for the trail.
    pub(super) fn event(&self, kind: EventKind, person: AccountId, reason: &str) -> Event {
        self.deed(kind, reason).account(person)
    }

    /// What this agent did about nobody in particular.
    pub(super) fn deed(&self, kind: EventKind, what: &str) -> Event {
        let event = Event::new(kind, self.now).sid(&self.sid);
        let event = event.address(&self.peer.0);
        event.detail(format!("by account {}: {what}", self.account.id))
    }
}

impl FromRequestParts<Arc<App>> for Agent {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let now = app.clock.now();
        let signed_in = sign_on::required(app, &parts.headers, now).await;
        let signed_in = signed_in.map_err(PageError::into_response)?;
        let (account, session) = (signed_in.account, signed_in.session);
        let (staff, has_factor) = standing(app, account.id)
            .await
            .map_err(PageError::into_response)?;
        if !staff || account.state != AccountState::Active {
            return Err(PageError::NotFound.into_response());
        }
        if !has_factor {
            return Err(see_other("/account/factors/totp"));
        }
        if !may_support(&session, now) {
            return Err(see_other(&confirm::address("/support")));
        }
        let Ok(peer) = Peer::from_request_parts(parts, app).await;
        Ok(Self {
            account,
            now,
            sid: session.sid,
            peer,
        })
    }
}

/// Is this one of staff, and is there a second factor?
async fn standing(app: &App, id: AccountId) -> Result<(bool, bool), PageError> {
    let mut tx = app.store.direct().await?;
    Ok((tx.is_staff(id).await?, tx.has_factor(id).await?))
}

impl FromRequest<Arc<App>> for AgentForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let (agent, form) = sent_by(request, app).await?;
        Ok(Self { agent, form })
    }
}
