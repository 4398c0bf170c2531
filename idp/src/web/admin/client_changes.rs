//! Partners, changed: each change is in the trail with the token that made it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::access::{Admin, Body, ClientsWrite, commit};
use super::client_secrets::give_where_lacking;
use super::clients::{Partner, etag, named, overtaken, unchanged};
use super::problem::{Details, Problem};
use crate::app::App;
use crate::domain::{Client, EventKind};
use crate::oidc::declaration;
use crate::store;

/// A registration that was written.
#[derive(Serialize, ToSchema)]
pub(super) struct Written {
    registration: Client,
    /// Shown this once, where one was made.
    client_secret: Option<String>,
}

impl Written {
    fn answer(self, status: StatusCode, version: i64) -> Response {
        let id = &self.registration.client_id;
        let location = format!("/admin/v1/clients/{id}");
        let headers = [(header::ETAG, etag(version)), (header::LOCATION, location)];
        (status, headers, Json(self)).into_response()
    }
}

/// A new partner, in the words of RFC 7591; the same one again is answered with 200
#[utoipa::path(
    post,
    path = "/admin/v1/clients",
    tag = "clients",
    request_body = Client,
    responses(
        (status = 201, body = Written),
        (status = 200, body = Written, description = "It was there already, and the same"),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    admin: Admin<ClientsWrite>,
    Body(metadata): Body<Map<String, Value>>,
) -> Result<Response, Problem> {
    let client = declaration::read(&metadata)?;
    let taken = || Problem::new(StatusCode::CONFLICT, "another client has this client_id");
    let mut tx = app.store.begin().await?;
    if let Some(there) = tx.find_client(&client.client_id).await? {
        if there.client != client {
            return Err(taken());
        }
        let written = Written {
            registration: client,
            client_secret: None,
        };
        return Ok(written.answer(StatusCode::OK, there.version));
    }
    match tx.add_client(&client, admin.now).await {
        Err(error) if error.is_conflict() => return Err(taken()),
        added => added?,
    }
    let made = give_where_lacking(&app, &mut tx, (&client, None), admin.now).await?;
    let version = named(&mut tx, client.client_id.as_str()).await?.version;
    let event = admin.event(EventKind::ClientRegistered);
    commit(&app, tx, &[event.client(&client.client_id)]).await?;
    let written = Written {
        registration: client,
        client_secret: made.map(|secret| secret.expose().to_owned()),
    };
    Ok(written.answer(StatusCode::CREATED, version))
}

/// The whole registration anew; `If-Match` says which version it is based on
#[utoipa::path(
    put,
    path = "/admin/v1/clients/{client_id}",
    tag = "clients",
    params(("client_id" = String, Path), ("If-Match" = String, Header)),
    request_body = Client,
    responses(
        (status = 200, body = Written),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn replace(
    State(app): State<Arc<App>>,
    admin: Admin<ClientsWrite>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(metadata): Body<Map<String, Value>>,
) -> Result<Response, Problem> {
    let client = declaration::read(&metadata)?;
    let mut tx = app.store.begin().await?;
    let there = named(&mut tx, &id).await?;
    unchanged(&headers, there.version, true)?;
    may_replace(&there, &client)?;
    if !tx.replace_client(&client, there.version, admin.now).await? {
        return Err(overtaken());
    }
    let made = give_where_lacking(&app, &mut tx, (&client, Some(&there)), admin.now).await?;
    let version = named(&mut tx, &id).await?.version;
    let changes = declaration::differences(&there.client, &client);
    let fields: Vec<&str> = changes.iter().map(declaration::Change::name).collect();
    let event = admin.event_of(EventKind::ClientChanged, &fields.join(", "));
    commit(&app, tx, &[event.client(&client.client_id)]).await?;
    let written = Written {
        registration: client,
        client_secret: made.map(|secret| secret.expose().to_owned()),
    };
    Ok(written.answer(StatusCode::OK, version))
}

fn may_replace(there: &store::RegisteredClient, client: &Client) -> Result<(), Problem> {
    if there.registered_itself {
        let detail = "this client registered itself, and manages itself";
        return Err(Problem::new(StatusCode::CONFLICT, detail));
    }
    if there.client.client_id != client.client_id {
        let detail = "client_id: it is not the client of the address";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    Ok(())
}

/// Refuses a partner from now on; of a disabled one it changes nothing
#[utoipa::path(
    post,
    path = "/admin/v1/clients/{client_id}/disable",
    tag = "clients",
    params(("client_id" = String, Path)),
    responses(
        (status = 200, body = Partner),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn disable(
    State(app): State<Arc<App>>,
    admin: Admin<ClientsWrite>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Partner, Problem> {
    switch(&app, &admin, (&id, &headers), false).await
}

/// Accepts a disabled partner again; what was granted to it before counts no more
#[utoipa::path(
    post,
    path = "/admin/v1/clients/{client_id}/enable",
    tag = "clients",
    params(("client_id" = String, Path)),
    responses(
        (status = 200, body = Partner),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn enable(
    State(app): State<Arc<App>>,
    admin: Admin<ClientsWrite>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Partner, Problem> {
    switch(&app, &admin, (&id, &headers), true).await
}

async fn switch(
    app: &App,
    admin: &Admin<ClientsWrite>,
    (id, headers): (&str, &HeaderMap),
    on: bool,
) -> Result<Partner, Problem> {
    let mut tx = app.store.begin().await?;
    let there = named(&mut tx, id).await?;
    unchanged(headers, there.version, false)?;
    let id = &there.client.client_id;
    let (switched, kind) = if on {
        let enabled = tx.enable_client(id, admin.now).await?;
        (enabled, EventKind::ClientEnabled)
    } else {
        let disabled = tx.disable_client(id, admin.now).await?;
        (disabled, EventKind::ClientDisabled)
    };
    if !switched {
        return Ok(there.into());
    }
    let after = named(&mut tx, id.as_str()).await?;
    commit(app, tx, &[admin.event(kind).client(id)]).await?;
    Ok(after.into())
}
