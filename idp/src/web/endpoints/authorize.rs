//! `/authorize` (OpenID Connect Core §3.1.2).
//!
//! A GET sees the session at once. A POST may come from another site, without our cookies; it is
//! answered with a redirect to `/authorize/resume`, which has them.

use std::sync::Arc;

use axum::extract::{RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::client::keys_for;
use crate::app::{App, Partner};
use crate::crypto::SecretHash;
use crate::domain::{Client, Timestamp};
use crate::oidc::authorize::request_uri::{self, Reference};
use crate::oidc::authorize::{self, Against, Channel, Progress};
use crate::oidc::error::{Denied, Untrusted};
use crate::oidc::params::Params;
use crate::web::answer::{refuse, see_other};
use crate::web::embedded::is_embedded;
use crate::web::error::PageError;
use crate::web::extract::{Form, Now, OwnQuery, Viewer};
use crate::web::interaction::Interaction;
use crate::web::{sign_on, steps};

pub(in crate::web) async fn by_get(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let params = Params::parse(query.unwrap_or_default().as_bytes()).map_err(Untrusted::from)?;
    let (partner, request) = match read(&app, &params, &viewer, now).await? {
        Ok(read) => read,
        Err(refused) => return Ok(refused),
    };
    let signed_in = sign_on::current(&app, &headers, now).await?;
    let visit = steps::Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now,
    };
    match visit
        .decide(&request, signed_in.as_ref(), Progress::default())
        .await?
    {
        steps::Next::Answer(response) => Ok(response),
        steps::Next::Page(path) => {
            let (interaction, secret) = Interaction::begin(request);
            let framed = is_embedded(&partner.client, &headers);
            let interaction = interaction.within_frame(framed);
            interaction.save(&app).await?;
            let mut response = see_other(&steps::address(path, &interaction));
            interaction.bind(&secret, &headers, &mut response);
            Ok(response)
        }
    }
}

pub(in crate::web) async fn by_post(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    request: Request,
) -> Result<Response, PageError> {
    let headers = request.headers().clone();
    let Form(params) = Form::read(request).await.map_err(Untrusted::from)?;
    let (_, request) = match read(&app, &params, &viewer, now).await? {
        Ok(read) => read,
        Err(refused) => return Ok(refused),
    };
    let (interaction, secret) = Interaction::begin(request);
    interaction.save(&app).await?;
    let mut response = see_other(&steps::address("/authorize/resume", &interaction));
    interaction.bind(&secret, &headers, &mut response);
    Ok(response)
}

pub(in crate::web) async fn resume(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    headers: HeaderMap,
    query: OwnQuery,
) -> Result<Response, PageError> {
    let interaction = Interaction::load(&app, query.interaction(), &headers).await?;
    let partner = interaction.partner(&app).await?;
    let signed_in = sign_on::current(&app, &headers, now).await?;
    let visit = steps::Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now,
    };
    visit.go_on(&interaction, signed_in.as_ref()).await
}

/// The partner and its request; or, answered to the partner, why it was refused.
async fn read(
    app: &App,
    params: &Params,
    viewer: &Viewer,
    now: Timestamp,
) -> Result<Result<(Arc<Partner>, authorize::Request), Response>, PageError> {
    let partner = partner(app, params).await?;
    let denied = match find(app, &partner, params, now).await? {
        Ok(request) => return Ok(Ok((partner, request))),
        Err(denied) => denied,
    };
    match denied {
        Denied::Untrusted(untrusted) => Err(untrusted.into()),
        Denied::Refused(refused) => {
            let (destination, refusal) = &*refused;
            let visit = steps::Visit {
                app,
                partner: &partner,
                viewer,
                now,
            };
            Ok(Err(refuse(&visit, destination, refusal)?))
        }
    }
}

/// The request, wherever it is.
async fn find(
    app: &App,
    partner: &Partner,
    params: &Params,
    now: Timestamp,
) -> Result<Result<authorize::Request, Denied>, PageError> {
    let client = &partner.client;
    match request_uri::resolve(params, client) {
        None => Ok(validated(app, partner, params, now).await),
        Some(Reference::Pushed(name)) => find_pushed(app, client, params, (&name, now)).await,
        Some(Reference::Kept(uri)) => {
            let accept = "application/oauth-authz-req+jwt, application/jwt";
            let object = app.outbound.get(uri, accept).await.ok();
            let followed = object.and_then(|object| request_uri::followed(params, &object));
            match followed {
                Some(params) => Ok(validated(app, partner, &params, now).await),
                None => Ok(Err(request_uri::unreachable(params, client))),
            }
        }
    }
}

async fn validated(
    app: &App,
    partner: &Partner,
    params: &Params,
    now: Timestamp,
) -> Result<authorize::Request, Denied> {
    let signed_with = keys_for(app, partner, params.get("request"), now).await;
    let keys = app.keys.current();
    let against = Against {
        client: &partner.client,
        keys: signed_with.as_deref(),
        ring: &keys.ring,
        issuer: app.issuer(),
        channel: Channel::Front,
        implicit: app.settings.implicit,
        now,
    };
    authorize::read(params, &against)
}

/// What this client pushed. Whatever else came with its name counts for nothing (RFC 9126 §4).
async fn find_pushed(
    app: &App,
    client: &Client,
    params: &Params,
    (name, now): (&SecretHash, Timestamp),
) -> Result<Result<authorize::Request, Denied>, PageError> {
    if let Some(name) = params.repeated() {
        return Ok(Err(Untrusted::Repeated(name.to_owned()).into()));
    }
    let mut tx = app.store.direct().await?;
    let found = tx.find_pushed_request(name, &client.client_id, now).await?;
    Ok(found.ok_or_else(|| Untrusted::InvalidRequestUri.into()))
}

async fn partner(app: &App, params: &Params) -> Result<Arc<Partner>, PageError> {
    if params.repeated() == Some("client_id") {
        return Err(Untrusted::Repeated("client_id".to_owned()).into());
    }
    let client_id = params.get("client_id").ok_or(Untrusted::NoClientId)?;
    let client_id = client_id.parse().map_err(|_| Untrusted::UnknownClient)?;
    let partner = app.partners.find(&client_id).await?;
    Ok(partner.ok_or(Untrusted::UnknownClient)?)
}
