//! The audit trail: read and verified, never written here.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::access::{Admin, Asked, AuditRead};
use super::problem::{Details, Problem};
use crate::app::App;
use crate::crypto::Purpose;
use crate::domain::{ClientId, Event, EventKind};

/// Events looked at for one answer, so that a rare kind is not searched for without end.
const LOOKED_AT: usize = 10_000;
const AT_ONCE: i64 = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    after: Option<i64>,
    limit: Option<u16>,
    kind: Option<EventKind>,
    client: Option<ClientId>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Recorded {
    seq: i64,
    /// As it was written.
    #[schema(value_type = Object)]
    event: Value,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Trail {
    events: Vec<Recorded>,
    /// What `after` must be to go on; none at the end of the trail. There may be more even where
    /// no event is shown.
    next: Option<i64>,
}

/// The trail, in its order
#[utoipa::path(
    get,
    path = "/admin/v1/audit",
    tag = "audit",
    params(
        ("after" = Option<i64>, Query, description = "Only what came after this event"),
        ("limit" = Option<u16>, Query, description = "1 to 1000; 100 where it is left out"),
        ("kind" = Option<EventKind>, Query, description = "Only events of this kind"),
        ("client" = Option<ClientId>, Query, description = "Only events about this client")
    ),
    responses(
        (status = 200, body = Trail),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    _: Admin<AuditRead>,
    Asked(filter): Asked<Filter>,
) -> Result<Json<Trail>, Problem> {
    let limit = usize::from(filter.limit.unwrap_or(100).clamp(1, 1000));
    let mut tx = app.store.direct().await?;
    let (mut after, mut looked_at, mut events) = (filter.after.unwrap_or(0), 0, Vec::new());
    while looked_at < LOOKED_AT {
        let page = tx.list_audit(after, AT_ONCE).await?;
        if page.is_empty() {
            return Ok(Json(Trail { events, next: None }));
        }
        for row in page {
            (after, looked_at) = (row.seq, looked_at + 1);
            events.extend(filter.pick(row.seq, &row.text));
            if events.len() == limit {
                let next = Some(after);
                return Ok(Json(Trail { events, next }));
            }
        }
    }
    let next = Some(after);
    Ok(Json(Trail { events, next }))
}

impl Filter {
    fn pick(&self, seq: i64, text: &str) -> Option<Recorded> {
        let event = serde_json::from_str(text).ok()?;
        if self.kind.is_some() || self.client.is_some() {
            let Event { kind, client, .. } = serde_json::from_str(text).ok()?;
            let is_kind = self.kind.is_none_or(|wanted| wanted == kind);
            let is_about = self.client.is_none() || self.client == client;
            (is_kind && is_about).then_some(())?;
        }
        Some(Recorded { seq, event })
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct Verdict {
    whole: bool,
    /// How many events stand, where it is whole.
    events: Option<i64>,
    /// Where it breaks first.
    broken: Option<String>,
}

/// Walks the whole trail: was an event changed, removed or moved?
#[utoipa::path(
    get,
    path = "/admin/v1/audit/verify",
    tag = "audit",
    responses(
        (status = 200, body = Verdict),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn verify(
    State(app): State<Arc<App>>,
    _: Admin<AuditRead>,
) -> Result<Json<Verdict>, Problem> {
    let key = app.settings.master.mac_key(Purpose::AuditTrail);
    let verdict = app.store.direct().await?.verify_audit(&key).await?;
    Ok(Json(Verdict {
        whole: verdict.is_ok(),
        events: verdict.ok(),
        broken: verdict.err().map(|broken| broken.to_string()),
    }))
}
