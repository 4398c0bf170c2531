//! `/account/consents`: the sites that a person is connected with, and parting with one.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::app::{App, Partner};
use crate::domain::{ClientId, Event, EventKind, Scope};
use crate::store::Connection;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{OwnForm, OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{ConsentRevoke, Consents, Shared, Site};
use crate::web::sign_on::{self, Place};

const LIST: &str = "/account/consents";

pub(in crate::web) async fn list(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let account = &signed_in.account;
    let mut tx = app.store.direct().await?;
    let connections = tx.list_connections(account.id, place.now).await?;
    drop(tx);
    let mut partners = Vec::new();
    for connection in &connections {
        // A disabled partner has no access to lose.
        if let Some(partner) = app.partners.find(&connection.client).await? {
            partners.push((connection, partner));
        }
    }
    let sites: Vec<Site<'_>> = partners
        .iter()
        .map(|(connection, partner)| site(connection, partner))
        .collect();
    let page = Consents {
        frame: viewer.frame(None),
        person: &account.name(),
        sites: &sites,
    };
    Ok(Page::new(&page)?.into_response())
}

/// Asks first. Nothing has happened when the person leaves it at that.
pub(in crate::web) async fn ask(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let mut tx = app.store.direct().await?;
    let connections = tx.list_connections(signed_in.account.id, place.now).await?;
    drop(tx);
    let named = query.get("client").unwrap_or_default();
    let connection = connections.iter().find(|one| one.client.as_str() == named);
    let connection = connection.ok_or(PageError::NotFound)?;
    let partner = app.partners.find(&connection.client).await?;
    let partner = partner.ok_or(PageError::NotFound)?;
    let page = ConsentRevoke {
        frame: viewer.frame(None),
        site: &site(connection, &partner),
    };
    Ok(Page::new(&page)?.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    place: Place,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let client = form
        .get("client")
        .and_then(|id| id.parse::<ClientId>().ok());
    let (Some(client), Some("revoke")) = (client, form.get("decision")) else {
        return Ok(see_other(LIST));
    };
    let account = signed_in.account.id;
    let mut tx = app.store.begin().await?;
    let withdrawn = tx.withdraw_consent(account, &client, place.now).await?;
    tx.commit().await?;
    if withdrawn {
        let event = Event::new(EventKind::ConsentWithdrawn, place.now).account(account);
        let event = event.client(&client).sid(&signed_in.session.sid);
        app.journal.record(event.address(&place.peer.0)).await?;
    }
    Ok(see_other(LIST))
}

fn site<'a>(connection: &'a Connection, partner: &'a Partner) -> Site<'a> {
    let scopes: Vec<&str> = connection.scopes.iter().map(Scope::as_str).collect();
    Site {
        id: connection.client.as_str(),
        name: &partner.client.client_name,
        shared: Shared::by_scopes(&scopes),
        since: connection.since,
    }
}
