//! Who asks: a token that counts and may do this. Handlers name what they need as a type, and it
//! cannot be had without the check.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::app::App;
use crate::cache::Kind;
use crate::crypto::{Purpose, SecretHash};
use crate::domain::{AdminScope, Event, EventKind, OperatorToken, Timestamp};
use crate::store::Tx;
use crate::web::extract::{Now, Peer};

/// Wrong tokens from one network, in this time; then none is looked at.
const AT_MOST: u64 = 20;
const WITHIN: Duration = Duration::from_mins(10);

/// What a token must be allowed.
pub(super) trait Right: Send + 'static {
    const SCOPE: AdminScope;
}

macro_rules! rights {
    ($($name:ident)+) => {
        $(
            pub(super) struct $name;

            impl Right for $name {
                const SCOPE: AdminScope = AdminScope::$name;
            }
        )+
    };
}

rights!(ClientsRead ClientsWrite KeysRead KeysWrite AuditRead);

/// Somebody with a token that may do `R`.
pub(super) struct Admin<R> {
    name: String,
    peer: Peer,
    pub(super) now: Timestamp,
    right: PhantomData<R>,
}

impl<R: Right> FromRequestParts<Arc<App>> for Admin<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let Ok(peer) = Peer::from_request_parts(parts, app).await;
        let Ok(Now(now)) = Now::from_request_parts(parts, app).await;
        let OperatorToken { name, scopes, .. } = holder(app, &parts.headers, peer, now).await?;
        if !scopes.contains(&R::SCOPE) {
            let detail = format!("the token may not do this: it needs {}", R::SCOPE);
            return Err(Problem::new(StatusCode::FORBIDDEN, detail));
        }
        Ok(Self {
            name,
            peer,
            now,
            right: PhantomData,
        })
    }
}

impl<R> Admin<R> {
    /// Something that this token did, for the trail.
    pub(super) fn event(&self, kind: EventKind) -> Event {
        let by = format!("by the token {}", self.name);
        Event::new(kind, self.now).address(&self.peer.0).detail(by)
    }

    /// The same, with what else there is to say.
    pub(super) fn event_of(&self, kind: EventKind, what: &str) -> Event {
        let by = format!("by the token {}: {what}", self.name);
        self.event(kind).detail(by)
    }
}

/// Writes to the trail in the transaction of what it records, and commits both.
pub(super) async fn commit(app: &App, mut tx: Tx, events: &[Event]) -> Result<(), Problem> {
    let events: Vec<&Event> = events.iter().collect();
    let key = app.settings.master.mac_key(Purpose::AuditTrail);
    tx.append_audit(&events, &key).await?;
    Ok(tx.commit().await?)
}

async fn holder(
    app: &App,
    headers: &HeaderMap,
    peer: Peer,
    now: Timestamp,
) -> Result<OperatorToken, Problem> {
    let network = peer.network();
    if app.cache.counted(Kind::AdminFailures, &network).await? >= AT_MOST {
        let detail = "too many wrong tokens came from this network";
        return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, detail));
    }
    let unverified = bearer(headers).unwrap_or_default();
    let mut tx = app.store.direct().await?;
    let hash = SecretHash::of(unverified);
    if let Some(token) = tx.find_admin_token(&hash, now).await? {
        return Ok(token);
    }
    app.cache
        .count(Kind::AdminFailures, &network, WITHIN)
        .await?;
    let detail = "a token that counts is needed (idp admin token add)";
    Err(Problem::new(StatusCode::UNAUTHORIZED, detail))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A body in JSON; none at all is as `{}`.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let wrong = |detail: String| Problem::new(StatusCode::BAD_REQUEST, detail);
        let body = Bytes::from_request(request, app).await;
        let body = body.map_err(|_| wrong("the body is too long or broke off".to_owned()))?;
        let body = if body.is_empty() {
            b"{}"
        } else {
            body.as_ref()
        };
        let read = serde_json::from_slice(body);
        read.map(Self).map_err(|error| wrong(error.to_string()))
    }
}

/// The parameters of the address.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let query = axum::extract::Query::try_from_uri(&parts.uri);
        let wrong = |error: axum::extract::rejection::QueryRejection| {
            Problem::new(StatusCode::BAD_REQUEST, error.body_text())
        };
        query.map(|query| Self(query.0)).map_err(wrong)
    }
}
