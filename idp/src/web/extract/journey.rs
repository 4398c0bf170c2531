//! Somebody on the way to register a company, in the browser that began it.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::accounts::registration::{CHANGES, Draft, Step};
use crate::app::App;
use crate::crypto::SecretHash;
use crate::domain::{Event, EventKind};
use crate::oidc::params::Params;
use crate::store::KeptDraft;
use crate::web::answer::see_other;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::sent_by;
use crate::web::sign_on::Place;

pub(in crate::web) const START: &str = "/register-company";
pub(in crate::web) const SENT: &str = "/register-company/sent";

/// A registration that can still be changed, and where it is looked at from.
#[derive(Clone, Debug)]
pub(in crate::web) struct Journey {
    pub(in crate::web) kept: KeptDraft,
    pub(in crate::web) draft: Draft,
    pub(in crate::web) place: Place,
}

/// A form of our own about it. What is no such form is refused first, whoever sent it.
#[derive(Debug)]
pub(in crate::web) struct JourneyForm {
    pub(in crate::web) journey: Journey,
    pub(in crate::web) form: Params,
}

impl Journey {
    /// If this page is open; the address of the one where the person has not been yet, otherwise.
    pub(in crate::web) fn at(self, step: Step) -> Result<Self, String> {
        if self.draft.allows(step) {
            Ok(self)
        } else {
            Err(self.draft.open_step().address())
        }
    }

    /// Keeps what was changed on a page, and goes to the next. Where another tab was faster, the
    /// page shows what is kept.
    pub(in crate::web) async fn go_on(
        self,
        app: &App,
        step: Step,
        next: &str,
    ) -> Result<Response, PageError> {
        let (sealed, now) = (seal(app, &self.draft)?, self.place.now);
        let mut tx = app.store.direct().await?;
        if !tx.save_draft(&self.kept, &sealed, CHANGES, now).await? {
            return Ok(see_other(&step.address()));
        }
        drop(tx);
        let event = self.event(EventKind::RegistrationStep, step.as_str());
        app.journal.record(event).await?;
        Ok(see_other(next))
    }

    /// Something about this journey, for the trail.
    pub(in crate::web) fn event(&self, kind: EventKind, what: &str) -> Event {
        event(kind, (&self.kept.id, &self.draft), what, &self.place)
    }
}

/// Something about a journey, for the trail: its name stands first.
pub(in crate::web) fn event(
    kind: EventKind,
    (journey, draft): (&str, &Draft),
    what: &str,
    place: &Place,
) -> Event {
    let event = Event::new(kind, place.now).address(&place.peer.0);
    let siret = draft.siret;
    let detail = format!("journey {journey} siret {siret} {what}");
    event.detail(detail.trim_end())
}

pub(in crate::web) fn seal(app: &App, draft: &Draft) -> Result<String, PageError> {
    let plain = serde_json::to_vec(draft).map_err(PageError::internal)?;
    Ok(app.registrations.seal(&plain)?)
}

pub(in crate::web) fn open(app: &App, sealed: &str) -> Result<Draft, PageError> {
    let plain = app.registrations.open(sealed)?;
    serde_json::from_slice(&plain).map_err(PageError::internal)
}

/// What this browser has of a registration.
pub(in crate::web) enum Left {
    Nothing,
    /// It can still be changed.
    Open(Box<Journey>),
    /// Its link is on its way.
    SentOff(Box<Journey>),
    /// It has become an account.
    Done,
}

impl Left {
    pub(in crate::web) async fn find(
        app: &App,
        headers: &HeaderMap,
        place: Place,
    ) -> Result<Self, PageError> {
        if !app.registers_companies() {
            return Err(PageError::NotFound);
        }
        let Some(secret) = cookies::read(headers, cookies::REGISTRATION) else {
            return Ok(Self::Nothing);
        };
        let mut tx = app.store.direct().await?;
        let found = tx.find_draft(&SecretHash::of(secret), place.now).await?;
        drop(tx);
        let Some(kept) = found else {
            return Ok(Self::Nothing);
        };
        let Some(sealed) = &kept.sealed else {
            return Ok(Self::Done);
        };
        let sent_off = kept.submitted_at.is_some();
        let draft = open(app, sealed)?;
        let journey = Box::new(Journey { kept, draft, place });
        Ok(if sent_off {
            Self::SentOff(journey)
        } else {
            Self::Open(journey)
        })
    }
}

impl FromRequestParts<Arc<App>> for Journey {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let Ok(place) = Place::from_request_parts(parts, app).await;
        let left = Left::find(app, &parts.headers, place).await;
        match left.map_err(PageError::into_response)? {
            Left::Open(journey) => Ok(*journey),
            Left::Nothing => Err(see_other(START)),
            Left::SentOff(_) | Left::Done => Err(see_other(SENT)),
        }
    }
}

impl FromRequest<Arc<App>> for JourneyForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let (journey, form) = sent_by(request, app).await?;
        Ok(Self { journey, form })
    }
}
