//! `/authorize` (OpenID Connect Core §3.1.2).
//!
//! A GET sees the session at once. A POST may come from another site, without our cookies; it is
//! answered with a redirect to `/authorize/resume`, which has them.

use std::sync::Arc;

use axum::extract::{RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::app::{App, Partner};
use crate::oidc::authorize::{self, Progress, redirect_uri};
use crate::oidc::error::Untrusted;
use crate::oidc::params::Params;
use crate::web::answer::{refuse, see_other};
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
    let (partner, request) = match read(&app, &params, &viewer).await? {
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
            interaction.save(&app).await?;
            let mut response = see_other(&steps::address(path, &interaction));
            interaction.bind(&secret, &headers, &mut response);
            Ok(response)
        }
    }
}

pub(in crate::web) async fn by_post(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    request: Request,
) -> Result<Response, PageError> {
    let headers = request.headers().clone();
    let Form(params) = Form::read(request).await.map_err(Untrusted::from)?;
    let (_, request) = match read(&app, &params, &viewer).await? {
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
) -> Result<Result<(Arc<Partner>, authorize::Request), Response>, PageError> {
    if params.repeated() == Some("client_id") {
        return Err(Untrusted::Repeated("client_id".to_owned()).into());
    }
    let client_id = params.get("client_id").ok_or(Untrusted::NoClientId)?;
    let client_id = client_id.parse().map_err(|_| Untrusted::UnknownClient)?;
    let partner = app
        .partners
        .find(&client_id)
        .await?
        .ok_or(Untrusted::UnknownClient)?;
    let client = &partner.client;
    let destination = match redirect_uri::resolve(params, client)? {
        Ok(destination) => destination,
        Err((destination, refusal)) => {
            return Ok(Err(refuse(app, client, &destination, &refusal, viewer)?));
        }
    };
    let keys = app.keys.current();
    match authorize::validate(
        params,
        client,
        destination.clone(),
        &keys.ring,
        app.issuer(),
    ) {
        Ok(request) => Ok(Ok((Arc::clone(&partner), request))),
        Err(refusal) => Ok(Err(refuse(app, client, &destination, &refusal, viewer)?)),
    }
}
