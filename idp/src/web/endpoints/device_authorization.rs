//! `/device_authorization` (RFC 8628 §3.1): a device's client asks for codes.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::client::FromClient;
use crate::app::App;
use crate::crypto::{Secret, random_number};
use crate::domain::{Event, EventKind, Timestamp, UserCode};
use crate::oidc::authorize::Request;
use crate::oidc::device::{LIFETIME, PACE, Waiting, read};
use crate::store::NewDevice;
use crate::web::error::ApiError;

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    from: FromClient,
) -> Result<Response, ApiError> {
    let request = read(&from.params, &from.partner.client, app.issuer())?;
    let code = Secret::random();
    let user_code = show_code(&app, &code, &request, from.now).await?;
    let event = Event::new(EventKind::DeviceWaiting, from.now).client(&request.client_id);
    app.journal
        .record(event.detail(request.scopes.to_string()))
        .await?;
    Ok(Json(Waiting::new(&code, user_code, app.issuer())).into_response())
}

/// One in a hundred million draws a code that another device shows, with a hundred of them waiting.
const DRAWS: usize = 3;

/// A code that no other device shows.
async fn show_code(
    app: &App,
    code: &Secret,
    request: &Request,
    now: Timestamp,
) -> Result<UserCode, ApiError> {
    for _ in 0..DRAWS {
        let user_code = UserCode::from_random(random_number());
        let device = NewDevice {
            code: code.hash(),
            user_code: app.user_codes.sign(&[user_code.letters().as_bytes()]),
            client: request.client_id.clone(),
            expires_at: now + LIFETIME,
            pace: PACE,
        };
        let mut tx = app.store.direct().await?;
        match tx.add_device(&device, request).await {
            Ok(()) => return Ok(user_code),
            Err(error) if error.is_conflict() => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ApiError::Busy)
}
