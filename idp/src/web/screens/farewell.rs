//! `/sign-out/partners`: frames in which partners end their own sessions (Front-Channel Logout 1.0
//! §3).
//!
//! Browsers that keep cookies apart by site show a partner no session of its own there: it is a
//! help beside the back channel, not a promise, and the page says so.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::cache::Kind;
use crate::crypto::random_id;
use crate::domain::{RedirectUri, Sid};
use crate::oidc::logout::farewell;
use crate::web::error::PageError;
use crate::web::extract::{OwnQuery, Viewer};
use crate::web::headers::Policy;
use crate::web::page::Page;
use crate::web::pages::SignOutPartners;

/// What is left to do in the browser once a session has ended.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::web) struct Farewell {
    id: String,
    frames: Vec<Goodbye>,
    /// Where the browser goes then.
    next: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Goodbye {
    partner: String,
    address: String,
    origin: String,
}

/// A browser gets here at once or not at all.
const LIFETIME: Duration = Duration::from_mins(5);

impl Farewell {
    /// `None` when no partner of this session has asked for a frame.
    pub(in crate::web) async fn of(
        app: &App,
        sid: &Sid,
        next: String,
    ) -> Result<Option<Self>, PageError> {
        let clients = app.store.direct().await?.clients_of_session(sid).await?;
        let mut frames = Vec::new();
        for id in clients {
            let Some(partner) = app.partners.find(&id).await? else {
                continue;
            };
            let client = &partner.client;
            let origin = client.frontchannel_logout_uri.as_ref();
            frames.extend(farewell(client, app.issuer(), sid).map(|address| {
                Goodbye {
                    partner: client.client_name.clone(),
                    address,
                    origin: origin
                        .map(RedirectUri::origin)
                        .unwrap_or_default()
                        .to_owned(),
                }
            }));
        }
        let farewell = Self {
            id: random_id(),
            frames,
            next,
        };
        Ok((!farewell.frames.is_empty()).then_some(farewell))
    }

    pub(in crate::web) async fn save(&self, app: &App) -> Result<(), PageError> {
        Ok(app
            .cache
            .put(Kind::Farewell, &self.id, self, LIFETIME)
            .await?)
    }

    pub(in crate::web) fn address(&self) -> String {
        format!("/sign-out/partners?interaction={}", self.id)
    }
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    query: OwnQuery,
) -> Result<Response, PageError> {
    let found: Option<Farewell> = app.cache.find(Kind::Farewell, query.interaction()).await?;
    let Farewell { frames, next, .. } = found.ok_or(PageError::Expired { start_again: None })?;
    let addresses: Vec<(&str, &str)> = frames
        .iter()
        .map(|frame| (frame.partner.as_str(), frame.address.as_str()))
        .collect();
    let page = SignOutPartners {
        frame: viewer.frame(None),
        frames: &addresses,
        next: &next,
    };
    let mut frames_from: Vec<String> = frames.iter().map(|frame| frame.origin.clone()).collect();
    frames_from.sort_unstable();
    frames_from.dedup();
    let policy = Policy {
        frames_from,
        ..Policy::default()
    };
    Ok(Page::new(&page)?.policy(policy).into_response())
}
