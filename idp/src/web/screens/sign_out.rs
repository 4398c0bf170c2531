//! `/sign-out/confirm` and `/sign-out/done`.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::farewell::Farewell;
use super::shown;
use crate::app::{App, Partner};
use crate::cache::Kind;
use crate::crypto::random_id;
use crate::domain::ClientId;
use crate::oidc::authorize::SignedIn;
use crate::oidc::logout::SignOut;
use crate::web::answer::see_other;
use crate::web::cookies;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::headers::Policy;
use crate::web::interaction::append;
use crate::web::page::Page;
use crate::web::pages::{SignOutConfirm, SignedOut};
use crate::web::sign_on::{self, Place};

/// A sign-out that waits for the person's word. Anybody may make one; only the person whose session
/// it is can say yes to it.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::web) struct Pending {
    id: String,
    sign_out: SignOut,
}

const LIFETIME: Duration = Duration::from_mins(30);

impl Pending {
    pub(in crate::web) fn new(sign_out: SignOut) -> Self {
        Self {
            id: random_id(),
            sign_out,
        }
    }

    pub(in crate::web) async fn save(&self, app: &App) -> Result<(), PageError> {
        Ok(app
            .cache
            .put(Kind::SignOut, &self.id, self, LIFETIME)
            .await?)
    }

    pub(in crate::web) fn address(&self) -> String {
        format!("/sign-out/confirm?interaction={}", self.id)
    }

    /// Without a request of a partner it is the person's own wish.
    async fn load(app: &App, id: &str) -> Result<Self, PageError> {
        if id.is_empty() {
            let sign_out = SignOut {
                client_id: None,
                hinted: None,
                after: None,
            };
            return Ok(Self {
                id: String::new(),
                sign_out,
            });
        }
        let found = app.cache.find(Kind::SignOut, id).await?;
        found.ok_or(PageError::Expired { start_again: None })
    }

    async fn partner(&self, app: &App) -> Result<Option<Arc<Partner>>, PageError> {
        match &self.sign_out.client_id {
            Some(id) => Ok(app.partners.find(id).await?),
            None => Ok(None),
        }
    }
}

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    query: OwnQuery,
) -> Result<Response, PageError> {
    let pending = Pending::load(&app, query.interaction()).await?;
    let Some(signed_in) = sign_on::current(&app, &headers, place.now).await? else {
        return Ok(leave(&pending.sign_out));
    };
    if pending.sign_out.hinted.as_ref() == Some(&signed_in.session.sid) {
        return finish(&app, &signed_in, &pending.sign_out, &place).await;
    }
    let partner = pending.partner(&app).await?;
    let client = partner.as_ref().map(|partner| &partner.client);
    let account = &signed_in.account;
    let page = SignOutConfirm {
        frame: viewer.frame(None),
        partner: client.map(|client| shown(client, None)),
        interaction: &pending.id,
        person: &account.name(),
    };
    let forms_to = pending
        .sign_out
        .after
        .as_ref()
        .map(|after| after.origin().to_owned());
    let policy = Policy {
        forms_to,
        ..Policy::default()
    };
    Ok(Page::new(&page)?.policy(policy).into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let pending = Pending::load(&app, form.get("interaction").unwrap_or_default()).await?;
    if form.get("decision") == Some("stay") {
        return Ok(see_other("/"));
    }
    match sign_on::current(&app, &headers, place.now).await? {
        Some(signed_in) => finish(&app, &signed_in, &pending.sign_out, &place).await,
        None => Ok(leave(&pending.sign_out)),
    }
}

/// Ends the session, and has the browser say farewell where that was asked for.
pub(in crate::web) async fn finish(
    app: &App,
    signed_in: &SignedIn,
    sign_out: &SignOut,
    place: &Place,
) -> Result<Response, PageError> {
    let sid = &signed_in.session.sid;
    let farewell = Farewell::of(app, sid, destination(sign_out)).await?;
    sign_on::end(app, signed_in, place).await?;
    let Some(farewell) = farewell else {
        return Ok(leave(sign_out));
    };
    farewell.save(app).await?;
    Ok(signed_out_to(&farewell.address()))
}

/// The end of a sign-out: back to the partner, or the page that says it is done.
pub(in crate::web) fn leave(sign_out: &SignOut) -> Response {
    signed_out_to(&destination(sign_out))
}

fn destination(sign_out: &SignOut) -> String {
    match (&sign_out.after, &sign_out.client_id) {
        (Some(after), _) => after.location(),
        (None, Some(client)) => format!("/sign-out/done?client={client}"),
        (None, None) => "/sign-out/done".to_owned(),
    }
}

fn signed_out_to(location: &str) -> Response {
    let mut response = see_other(location);
    append(&mut response, &cookies::forget(cookies::SESSION));
    append(&mut response, &cookies::forget(cookies::BROWSER_STATE));
    response
}

pub(in crate::web) async fn done(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let client = query.get("client").map(str::parse::<ClientId>);
    let partner = match client {
        Some(Ok(client)) => app.partners.find(&client).await?,
        _ => None,
    };
    let client = partner.as_ref().map(|partner| &partner.client);
    let home = client.and_then(|client| client.client_uri.as_ref().map(|uri| (client, uri)));
    let back = home.map(|(client, uri)| (client.client_name.as_str(), uri.as_str()));
    Ok(Page::new(&SignedOut {
        frame: viewer.frame(None),
        back,
    })?
    .into_response())
}
