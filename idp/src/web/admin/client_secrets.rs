//! Secrets of partners: made here, shown in one answer, and replaced with an overlap.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Admin, Body, ClientsWrite, commit};
use super::clients::named;
use super::problem::{Details, Problem};
use crate::app::{App, kept_secret, lacks_secret};
use crate::crypto::{Purpose, Secret};
use crate::domain::{Client, EventKind, Timestamp};
use crate::store::{RegisteredClient, Tx};

/// How long a secret that is replaced still counts, at most and where nothing is said.
const LONGEST: u32 = 30 * 24 * 3600;
const USUAL: u32 = 24 * 3600;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rotation {
    /// Seconds that the secret before it still counts, up to 30 days; a day where it is left out.
    overlap_seconds: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct NewSecret {
    /// Shown this once.
    client_secret: String,
    #[schema(value_type = i64)]
    former_secret_expires_at: Timestamp,
}

/// A secret for a client that needs one and has none, as it is registered already.
pub(super) async fn give_where_lacking(
    app: &App,
    tx: &mut Tx,
    (client, there): (&Client, Option<&RegisteredClient>),
    now: Timestamp,
) -> Result<Option<Secret>, Problem> {
    if lacks_secret(client, there) {
        Ok(Some(give(app, tx, client, now, now).await?))
    } else {
        Ok(None)
    }
}

/// Makes a secret and keeps what is kept of it.
async fn give(
    app: &App,
    tx: &mut Tx,
    client: &Client,
    former_until: Timestamp,
    now: Timestamp,
) -> Result<Secret, Problem> {
    let secret = Secret::random();
    let seal = app.settings.master.seal_key(Purpose::ClientSecrets);
    let kept = kept_secret(client, secret.expose(), &seal)?;
    let id = &client.client_id;
    tx.replace_client_secret(id, &kept, former_until, now)
        .await?;
    Ok(secret)
}

/// A new secret; the one before it counts a while longer
#[utoipa::path(
    post,
    path = "/admin/v1/clients/{client_id}/secret",
    tag = "clients",
    params(("client_id" = String, Path)),
    request_body = Rotation,
    responses(
        (status = 200, body = NewSecret),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn rotate(
    State(app): State<Arc<App>>,
    admin: Admin<ClientsWrite>,
    Path(id): Path<String>,
    Body(rotation): Body<Rotation>,
) -> Result<Json<NewSecret>, Problem> {
    let overlap = rotation.overlap_seconds.unwrap_or(USUAL);
    if overlap > LONGEST {
        let detail = "overlap_seconds is more than 30 days";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
    }
    let former_until = admin.now + Duration::from_secs(overlap.into());
    let mut tx = app.store.begin().await?;
    let client = named(&mut tx, &id).await?.client;
    if !lacks_secret(&client, None) {
        let detail = "this client authenticates without a secret";
        return Err(Problem::new(StatusCode::CONFLICT, detail));
    }
    let secret = give(&app, &mut tx, &client, former_until, admin.now).await?;
    let event = admin.event(EventKind::ClientSecretReplaced);
    commit(&app, tx, &[event.client(&client.client_id)]).await?;
    Ok(Json(NewSecret {
        client_secret: secret.expose().to_owned(),
        former_secret_expires_at: former_until,
    }))
}
