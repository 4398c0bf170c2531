//! `/device`: the code that a device shows (RFC 8628 §3.3).
//!
//! Codes that nobody was given, that have expired and that were used are all told of in the same
//! words. Guesses are counted by person and by network in SQL, and a right code forgives none, or a
//! guesser could hide between codes of their own.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::accounts::throttle::in_minutes;
use crate::app::{App, Partner};
use crate::crypto::SecretHash;
use crate::domain::{Event, EventKind, Timestamp, UserCode};
use crate::oidc::authorize::{Progress, Request, SignedIn};
use crate::oidc::device::Device;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::interaction::Interaction;
use crate::web::page::Page;
use crate::web::pages::{DeviceCode, DeviceDone, DeviceOutcome, DeviceProblem};
use crate::web::sign_on::{self, Place};
use crate::web::steps::{Next, Visit, address};
use crate::web::throttle::Guesses;

/// With the code in it where the device gave the whole address (§3.3.1). Nothing happens until the
/// person says that it is the code on their device.
pub(in crate::web) async fn show(
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    page(&viewer, query.get("user_code").unwrap_or_default(), None)
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let typed = form.get("user_code").unwrap_or_default();
    let Ok(code) = typed.parse::<UserCode>() else {
        return page(&viewer, typed, Some(DeviceProblem::Shape));
    };
    let signed_in = sign_on::current(&app, &headers, place.now).await?;
    let (partner, request) = match look_up(&app, &code, signed_in.as_ref(), &place).await? {
        Ok(found) => found,
        Err(problem) => return page(&viewer, typed, Some(problem)),
    };
    let visit = Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now: place.now,
    };
    let progress = Progress::default();
    match visit.decide(&request, signed_in.as_ref(), progress).await? {
        Next::Answer(response) => Ok(response),
        Next::Page(path) => {
            let (interaction, secret) = Interaction::begin(request);
            interaction.save(&app).await?;
            let mut response = see_other(&address(path, &interaction));
            interaction.bind(&secret, &headers, &mut response);
            Ok(response)
        }
    }
}

/// The request of the device that shows this code, or what to tell who typed it.
async fn look_up(
    app: &App,
    code: &UserCode,
    signed_in: Option<&SignedIn>,
    place: &Place,
) -> Result<Result<(Arc<Partner>, Request), DeviceProblem>, PageError> {
    let guesses = Guesses::of_device_codes(app, signed_in, place.peer, place.now);
    if let Some(wait) = guesses.wait(app).await? {
        record(app, EventKind::DeviceCodeThrottled, signed_in, place).await?;
        return Ok(Err(DeviceProblem::TooMany {
            wait_minutes: in_minutes(wait),
        }));
    }
    if let Some((hash, request)) = find(app, code, place.now).await?
        && let Some(partner) = app.partners.find(&request.client_id).await?
    {
        let device = Some(Device {
            code: hash,
            user_code: code.clone(),
        });
        return Ok(Ok((partner, Request { device, ..request })));
    }
    guesses.failed(app).await?;
    record(app, EventKind::DeviceCodeRefused, signed_in, place).await?;
    Ok(Err(DeviceProblem::Unknown))
}

async fn find(
    app: &App,
    code: &UserCode,
    now: Timestamp,
) -> Result<Option<(SecretHash, Request)>, PageError> {
    let mac = app.user_codes.sign(&[code.letters().as_bytes()]);
    let mut tx = app.store.direct().await?;
    Ok(tx.find_device(&mac, now).await?)
}

async fn record(
    app: &App,
    kind: EventKind,
    signed_in: Option<&SignedIn>,
    place: &Place,
) -> Result<(), PageError> {
    let event = Event::new(kind, place.now).address(&place.peer.0);
    let event = match signed_in {
        Some(signed_in) => event.account(signed_in.account.id),
        None => event,
    };
    Ok(app.journal.record(event).await?)
}

fn page(
    viewer: &Viewer,
    typed: &str,
    problem: Option<DeviceProblem>,
) -> Result<Response, PageError> {
    let frame = viewer.frame(None);
    let status = match problem {
        None => StatusCode::OK,
        Some(DeviceProblem::Shape | DeviceProblem::Unknown) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(DeviceProblem::TooMany { .. }) => StatusCode::TOO_MANY_REQUESTS,
    };
    let page = Page::new(&DeviceCode {
        frame,
        typed,
        problem,
    })?;
    let mut response = page.status(status).into_response();
    if let Some(DeviceProblem::TooMany { wait_minutes }) = problem {
        let seconds = HeaderValue::from(u64::from(wait_minutes) * 60);
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    Ok(response)
}

pub(in crate::web) async fn done(
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let outcome = match query.get("outcome") {
        Some("allowed") => DeviceOutcome::Allowed,
        Some("refused") => DeviceOutcome::Refused,
        Some("too-late") => DeviceOutcome::TooLate,
        _ => return Ok(see_other("/device")),
    };
    let frame = viewer.frame(None);
    Ok(Page::new(&DeviceDone { frame, outcome })?.into_response())
}
