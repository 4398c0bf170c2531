//! Partners, as they are.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Admin, Asked, ClientsRead};
use super::problem::{Details, Problem};
use crate::app::App;
use crate::domain::{Client, ClientId, Timestamp};
use crate::store::{RegisteredClient, Tx};

/// A partner. Its secret is not in it: only a hash is kept.
#[derive(Serialize, ToSchema)]
pub(super) struct Partner {
    registration: Client,
    /// Unix seconds, since when it is refused.
    #[schema(value_type = Option<i64>)]
    disabled_at: Option<Timestamp>,
    /// It registered itself, and manages itself.
    registered_itself: bool,
    /// Until when the secret before the present one counts.
    #[schema(value_type = Option<i64>)]
    former_secret_expires_at: Option<Timestamp>,
    #[serde(skip)]
    version: i64,
}

impl From<RegisteredClient> for Partner {
    fn from(stored: RegisteredClient) -> Self {
        let former = stored.former_secret;
        Self {
            registration: stored.client,
            disabled_at: stored.disabled_at,
            registered_itself: stored.registered_itself,
            former_secret_expires_at: former.map(|former| former.expires_at),
            version: stored.version,
        }
    }
}

impl IntoResponse for Partner {
    fn into_response(self) -> Response {
        ([(header::ETAG, etag(self.version))], Json(self)).into_response()
    }
}

/// A strong validator (RFC 9110 §8.8.3).
pub(super) fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// RFC 9110 §13.1.1. Without the header only where it may be left out.
pub(super) fn unchanged(headers: &HeaderMap, version: i64, must: bool) -> Result<(), Problem> {
    let Some(seen) = headers.get(header::IF_MATCH) else {
        let detail = "say with If-Match which version you have seen";
        let missing = || Problem::new(StatusCode::PRECONDITION_REQUIRED, detail);
        return if must { Err(missing()) } else { Ok(()) };
    };
    let seen = seen.to_str().unwrap_or_default().split(',');
    if seen.map(str::trim).any(|one| one == etag(version)) {
        return Ok(());
    }
    Err(overtaken())
}

pub(super) fn overtaken() -> Problem {
    let detail = "somebody changed the client since you have read it";
    Problem::new(StatusCode::PRECONDITION_FAILED, detail)
}

/// The client that an address names.
pub(super) async fn named(tx: &mut Tx, id: &str) -> Result<RegisteredClient, Problem> {
    let not_there = || Problem::not_there("such client");
    let id: ClientId = id.parse().map_err(|_| not_there())?;
    tx.find_client(&id).await?.ok_or_else(not_there)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    after: Option<String>,
    limit: Option<u16>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Clients {
    clients: Vec<Partner>,
    /// What `after` must be for the next page; none on the last.
    next: Option<ClientId>,
}

/// All partners, by their ids
#[utoipa::path(
    get,
    path = "/admin/v1/clients",
    tag = "clients",
    params(
        ("after" = Option<String>, Query, description = "The last client of the page before"),
        ("limit" = Option<u16>, Query, description = "1 to 500; 100 where it is left out")
    ),
    responses(
        (status = 200, body = Clients),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    _: Admin<ClientsRead>,
    Asked(page): Asked<Page>,
) -> Result<Json<Clients>, Problem> {
    let limit = i64::from(page.limit.unwrap_or(100).clamp(1, 500));
    let mut tx = app.store.direct().await?;
    let after = page.after.unwrap_or_default();
    // One more than is shown says whether there is a next page.
    let mut found = tx.page_of_clients(&after, limit + 1).await?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        found.pop();
    }
    let last = found.last().filter(|_| more);
    Ok(Json(Clients {
        next: last.map(|last| last.client.client_id.clone()),
        clients: found.into_iter().map(Into::into).collect(),
    }))
}

/// One partner, with its version as `ETag`
#[utoipa::path(
    get,
    path = "/admin/v1/clients/{client_id}",
    tag = "clients",
    params(("client_id" = String, Path)),
    responses(
        (status = 200, body = Partner),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    _: Admin<ClientsRead>,
    Path(id): Path<String>,
) -> Result<Partner, Problem> {
    let mut tx = app.store.direct().await?;
    Ok(named(&mut tx, &id).await?.into())
}
