//! Signing keys: their public side.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{Admin, Body, KeysRead, KeysWrite, commit};
use super::problem::{Details, Problem};
use crate::app::{App, NotRotated, Rotated};
use crate::crypto::keys::{KeyState, StoredKey};
use crate::domain::{EventKind, Kid, SigningAlg, Timestamp};

#[derive(Serialize, ToSchema)]
pub(super) struct Key {
    kid: Kid,
    alg: SigningAlg,
    state: KeyState,
    #[schema(value_type = i64)]
    created_at: Timestamp,
    #[schema(value_type = Option<i64>)]
    retired_at: Option<Timestamp>,
}

impl From<StoredKey> for Key {
    fn from(key: StoredKey) -> Self {
        Self {
            kid: key.kid,
            alg: key.alg,
            state: key.state,
            created_at: key.created_at,
            retired_at: key.retired_at,
        }
    }
}

/// Every key that there is
#[utoipa::path(
    get,
    path = "/admin/v1/keys",
    tag = "keys",
    responses(
        (status = 200, body = Vec<Key>),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    _: Admin<KeysRead>,
) -> Result<Json<Vec<Key>>, Problem> {
    let mut tx = app.store.direct().await?;
    let keys = tx.list_keys(Timestamp::from_unix(0)).await?;
    Ok(Json(keys.into_iter().map(Into::into).collect()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rotation {
    /// All where it is left out.
    alg: Option<SigningAlg>,
    /// Even though partners may not have seen the announced key yet.
    #[serde(default)]
    at_once: bool,
}

/// What signs now and what is announced
#[derive(Serialize, ToSchema)]
pub(super) struct Turn {
    alg: SigningAlg,
    signs: Kid,
    announced: Kid,
}

/// Has the announced keys sign, retires those that signed, announces new ones
#[utoipa::path(
    post,
    path = "/admin/v1/keys/rotate",
    tag = "keys",
    request_body = Rotation,
    responses(
        (status = 200, body = Vec<Turn>),
        (status = "4XX", body = Details, content_type = "application/problem+json")
    )
)]
pub(super) async fn rotate(
    State(app): State<Arc<App>>,
    admin: Admin<KeysWrite>,
    Body(rotation): Body<Rotation>,
) -> Result<Json<Vec<Turn>>, Problem> {
    let all = || SigningAlg::ALL.to_vec();
    let algs = rotation.alg.map_or_else(all, |alg| vec![alg]);
    let mut tx = app.store.begin().await?;
    let (mut turns, mut events) = (Vec::new(), Vec::new());
    for alg in algs {
        let seal = app.keys.seal();
        let rotated = Rotated::now(&mut tx, alg, seal, rotation.at_once, admin.now).await?;
        let what = rotated.event(admin.now).detail.unwrap_or_default();
        events.push(admin.event_of(EventKind::KeyRotated, &what));
        turns.push(Turn {
            alg,
            signs: rotated.signs,
            announced: rotated.announced,
        });
    }
    commit(&app, tx, &events).await?;
    Ok(Json(turns))
}

impl From<NotRotated> for Problem {
    fn from(error: NotRotated) -> Self {
        match error {
            NotRotated::TooSoon { .. } => {
                let detail = format!("{error}; wait, or say at_once");
                Self::new(StatusCode::CONFLICT, detail)
            }
            NotRotated::Store(error) if error.is_conflict() => {
                let detail = "somebody else rotates the keys at the same time";
                Self::new(StatusCode::CONFLICT, detail)
            }
            NotRotated::Store(error) => error.into(),
            other => Self::internal(other),
        }
    }
}
