//! `/register`: clients that register and manage themselves (RFC 7591 §3, RFC 7592 §2).

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::cache::Kind;
use crate::config::Registration;
use crate::crypto::{Secret, SecretHash, random_id};
use crate::domain::{AuthMethod, Client, ClientId, Event, EventKind, Timestamp, TokenKind};
use crate::oidc::error::{ErrorCode, TokenError};
use crate::oidc::registration::{Issued, Stated, answer, sector};
use crate::store::{RegisteredClient, SecretChange};
use crate::web::access::{bad, bearer};
use crate::web::error::ApiError;
use crate::web::extract::{Now, Peer};

/// From one network, in this time: a person at work registers few, and each makes us fetch.
const AT_MOST: u64 = 30;
const WITHIN: Duration = Duration::from_hours(1);

pub(in crate::web) async fn create(
    State(app): State<Arc<App>>,
    Now(now): Now,
    peer: Peer,
    request: Request,
) -> Result<Response, ApiError> {
    let by = admit(&app, request.headers(), now).await?;
    let so_far = app
        .cache
        .count(Kind::Registrations, &peer.network(), WITHIN)
        .await?;
    if so_far > AT_MOST {
        return Err(ApiError::TooMany);
    }
    let stated = Stated::parse(&json_body(request).await?)?;
    let client = checked(&app, &stated, &ClientId::from_random(random_id())).await?;
    let (secret, token) = (secret_for(&client), Secret::random());
    let mut tx = app.store.begin().await?;
    let hash = secret.as_ref().map(Secret::hash);
    tx.put_client(&client, hash.as_ref(), now).await?;
    tx.add_registration(&client.client_id, &token.hash(), now)
        .await?;
    tx.commit().await?;
    let event = Event::new(EventKind::ClientRegistered, now).address(&peer.0);
    let event = event.client(&client.client_id).detail(by);
    app.journal.record(event).await?;
    let issued = Issued {
        secret: secret.as_ref().map(Secret::expose),
        access_token: token.expose(),
        at: Some(now),
    };
    let answer = Json(answer(&client, app.issuer(), issued));
    Ok((StatusCode::CREATED, answer).into_response())
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let own = Own::read(&app, &id, &headers).await?;
    Ok(own.answer(&app, &own.stored.client, None))
}

/// RFC 7592 §2.2: what is not stated is taken away, but for the secret.
pub(in crate::web) async fn replace(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Now(now): Now,
    peer: Peer,
    request: Request,
) -> Result<Response, ApiError> {
    let own = Own::read(&app, &id, request.headers()).await?;
    let stated = Stated::parse(&json_body(request).await?)?;
    let before = &own.stored;
    stated.check_update(&before.client.client_id, before.secret.as_ref())?;
    let client = checked(&app, &stated, &before.client.client_id).await?;
    let secret = match before.secret {
        Some(_) => None,
        None => secret_for(&client),
    };
    let hash = secret.as_ref().map(Secret::hash);
    let change = match &hash {
        Some(hash) => SecretChange::New(hash),
        None if has_secret(&client) => SecretChange::Kept,
        None => SecretChange::Removed,
    };
    let mut tx = app.store.direct().await?;
    if !tx
        .replace_registration(&client, change, before.version, now)
        .await?
    {
        let why = "the registration has changed meanwhile: read it again";
        return Err(TokenError::invalid_request(why).into());
    }
    let event = Event::new(EventKind::ClientRegistered, now).address(&peer.0);
    let event = event.client(&client.client_id).detail("changed by itself");
    app.journal.record(event).await?;
    Ok(own.answer(&app, &client, secret.as_ref()))
}

/// RFC 7592 §2.3. The client is disabled, and with it all that was granted to it.
pub(in crate::web) async fn remove(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Now(now): Now,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let own = Own::read(&app, &id, &headers).await?;
    let id = &own.stored.client.client_id;
    let mut tx = app.store.begin().await?;
    tx.disable_client(id, now).await?;
    tx.remove_registration(id).await?;
    tx.commit().await?;
    let event = Event::new(EventKind::ClientDisabled, now).client(id);
    app.journal.record(event.detail("by itself")).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// May whoever asks register a client? Says who it is, for the audit trail.
async fn admit(app: &App, headers: &HeaderMap, now: Timestamp) -> Result<String, ApiError> {
    match app.settings.registration {
        Registration::Off => Err(ApiError::NotFound),
        Registration::Open => Ok("by itself".to_owned()),
        Registration::Token => {
            let unverified = bearer(headers)?.unwrap_or_default();
            let hash = SecretHash::of(unverified);
            let mut tx = app.store.direct().await?;
            let name = tx
                .find_operator_token(TokenKind::Registration, &hash, now)
                .await?;
            let refused = || {
                bad(
                    ErrorCode::InvalidToken,
                    "the initial access token is not valid",
                )
            };
            Ok(format!("with the token {}", name.ok_or_else(refused)?))
        }
    }
}

/// A client that shows the token it manages itself with.
struct Own {
    stored: RegisteredClient,
    token: String,
}

impl Own {
    async fn read(app: &App, id: &str, headers: &HeaderMap) -> Result<Self, ApiError> {
        if app.settings.registration == Registration::Off {
            return Err(ApiError::NotFound);
        }
        let token = bearer(headers)?.unwrap_or_default().to_owned();
        // RFC 7592 §2: a client that is not there is told no other way than a wrong token.
        let refused = || {
            bad(
                ErrorCode::InvalidToken,
                "the registration access token is not valid",
            )
        };
        let id: ClientId = id.parse().map_err(|_| refused())?;
        let mut tx = app.store.direct().await?;
        let hash = tx.find_registration(&id).await?.ok_or_else(refused)?;
        if !hash.matches(&token) {
            return Err(refused());
        }
        let stored = tx.find_client(&id).await?.ok_or_else(refused)?;
        Ok(Self { stored, token })
    }

    fn answer(&self, app: &App, client: &Client, secret: Option<&Secret>) -> Response {
        let issued = Issued {
            secret: secret.map(Secret::expose),
            access_token: &self.token,
            at: None,
        };
        Json(answer(client, app.issuer(), issued)).into_response()
    }
}

async fn checked(app: &App, stated: &Stated, id: &ClientId) -> Result<Client, ApiError> {
    let client = stated.client(id, app.settings.implicit)?;
    if let Some(uri) = &client.sector_identifier_uri {
        let document = app.outbound.get(uri, "application/json").await.ok();
        sector::check(&client, document.as_deref())?;
    }
    Ok(client)
}

fn has_secret(client: &Client) -> bool {
    let by_secret = [AuthMethod::ClientSecretBasic, AuthMethod::ClientSecretPost];
    by_secret.contains(&client.token_endpoint_auth_method)
}

fn secret_for(client: &Client) -> Option<Secret> {
    has_secret(client).then(Secret::random)
}

async fn json_body(request: Request) -> Result<Bytes, TokenError> {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next();
    if !essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json")) {
        return Err(TokenError::invalid_request(
            "the content type is not application/json",
        ));
    }
    let body = Bytes::from_request(request, &()).await;
    body.map_err(|_| TokenError::invalid_request("the body is too long or broke off"))
}
