//! `/account/sessions`: where a person is signed in, and signing out there from here.
//!
//! It takes no fresh proof: who has this browser can end sessions, and gains nothing by it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::domain::{DeviceKind, Event, EventKind, Sid, Whereabouts};
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::store::OpenSession;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::{SessionShown, Sessions};
use crate::web::sign_on::{self, Place};

pub(in crate::web) async fn list(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let SignedIn { session, account } = &signed_in;
    let idle = app.settings.sessions.idle;
    let mut tx = app.store.direct().await?;
    let open = tx.list_open_sessions(account.id, idle, place.now).await?;
    drop(tx);
    let (here, elsewhere): (Vec<_>, Vec<_>) = open.iter().partition(|one| one.sid == session.sid);
    let elsewhere: Vec<SessionShown<'_>> = elsewhere.into_iter().map(shown).collect();
    let page = Sessions {
        frame: viewer.frame(None),
        person: &account.name(),
        here: here.into_iter().next().map(shown),
        elsewhere: &elsewhere,
    };
    Ok(Page::new(&page)?.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    for sid in end(&app, &form, &signed_in, &place).await? {
        let event = Event::new(EventKind::SignedOut, place.now).account(signed_in.account.id);
        let event = event.sid(&sid).address(&place.peer.0);
        let event = event.detail(format!("from session {}", signed_in.session.sid));
        app.journal.record(event).await?;
    }
    Ok(see_other("/account/sessions"))
}

/// What has ended. This browser's own session has the page of the sign-out.
async fn end(
    app: &App,
    form: &Params,
    signed_in: &SignedIn,
    place: &Place,
) -> Result<Vec<Sid>, PageError> {
    let (own, account) = (&signed_in.session.sid, signed_in.account.id);
    let mut tx = app.store.begin().await?;
    let named = form.get("sid").and_then(|sid| sid.parse::<Sid>().ok());
    let ended = match (form.get("decision"), named) {
        (Some("end-others"), _) => tx.sign_out_of_others(account, own, place.now).await?,
        (Some("end"), Some(sid)) if sid != *own => {
            let ended = tx.sign_out_own(account, &sid, place.now).await?;
            Vec::from_iter(ended.then_some(sid))
        }
        _ => Vec::new(),
    };
    tx.commit().await?;
    Ok(ended)
}

fn shown(session: &OpenSession) -> SessionShown<'_> {
    SessionShown {
        sid: session.sid.as_str(),
        device: DeviceKind::of(&session.device.user_agent),
        place: Whereabouts::of(&session.device.address),
        since: session.since,
        seen_at: session.seen_at,
    }
}
