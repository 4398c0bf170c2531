//! `/consent`: may this partner know this about you?

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::{policy_of, shown};
use crate::app::App;
use crate::domain::{Event, EventKind, Locale, Scope, Timestamp};
use crate::oidc::authorize::{Progress, Request, SignedIn};
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnForm, OwnQuery, Viewer};
use crate::web::interaction::Interaction;
use crate::web::page::Page;
use crate::web::pages::{Asked, Consent, Shared};
use crate::web::sign_on;
use crate::web::steps::Visit;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    headers: HeaderMap,
    query: OwnQuery,
) -> Result<Response, PageError> {
    let interaction = Interaction::load(&app, query.interaction(), &headers).await?;
    let partner = interaction.partner(&app).await?;
    let visit = Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now,
    };
    let Some(signed_in) = sign_on::current(&app, &headers, now).await? else {
        return visit.go_on(&interaction, None).await;
    };
    let request = &interaction.request;
    let scopes: Vec<&str> = request.scopes.iter().map(Scope::as_str).collect();
    let account = &signed_in.account;
    let frame = viewer.frame(request.ui_locale);
    let asked = asked(&app, request, frame.locale).await?;
    let logo = app.logos.of(&partner.client, now).await;
    let page = Consent {
        frame,
        partner: shown(&partner.client, logo.as_deref()),
        interaction: &interaction.id,
        person: &account.name(),
        shared: &Shared::by_scopes(&scopes),
        asked: &asked,
        device: request
            .device
            .as_ref()
            .map(|device| device.user_code.to_string()),
    };
    let policy = policy_of(&interaction, &partner.client);
    Ok(Page::new(&page)?.policy(policy).into_response())
}

/// What is asked about single establishments, in the words of the catalogue.
async fn asked(app: &App, request: &Request, locale: Locale) -> Result<Vec<Asked>, PageError> {
    if request.authorization_details.is_empty() {
        return Ok(Vec::new());
    }
    let catalogue = app.catalogues.current().await?;
    let details = request.authorization_details.iter();
    let asked = details.map(|detail| Asked {
        service: catalogue.service(&detail.service).map_or_else(
            || detail.service.to_string(),
            |service| service.label.of(locale).to_owned(),
        ),
        establishments: detail.sirets.iter().map(ToString::to_string).collect(),
    });
    Ok(asked.collect())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    headers: HeaderMap,
    OwnForm(form): OwnForm,
) -> Result<Response, PageError> {
    let id = form.get("interaction").unwrap_or_default();
    let interaction = Interaction::load(&app, id, &headers).await?;
    let partner = interaction.partner(&app).await?;
    let visit = Visit {
        app: &app,
        partner: &partner,
        viewer: &viewer,
        now,
    };
    let Some(signed_in) = sign_on::current(&app, &headers, now).await? else {
        return visit.go_on(&interaction, None).await;
    };
    match form.get("decision") {
        Some("allow") => {
            remember(&app, &interaction, &signed_in, now).await?;
            let progress = Progress {
                consented: true,
                ..interaction.progress
            };
            let interaction = interaction.at(progress);
            interaction.save(&app).await?;
            visit.go_on(&interaction, Some(&signed_in)).await
        }
        Some("deny") => {
            record(
                &app,
                EventKind::ConsentRefused,
                &interaction,
                &signed_in,
                now,
            )
            .await?;
            visit
                .decline(&interaction, "the person did not consent")
                .await
        }
        // Neither button: nothing was decided.
        _ => visit.go_on(&interaction, Some(&signed_in)).await,
    }
}

async fn remember(
    app: &App,
    interaction: &Interaction,
    signed_in: &SignedIn,
    now: Timestamp,
) -> Result<(), PageError> {
    let (account, client) = (signed_in.account.id, &interaction.request.client_id);
    if interaction.request.device.is_some() {
        // One device says nothing of the next.
        return record(app, EventKind::ConsentGiven, interaction, signed_in, now).await;
    }
    let mut tx = app.store.begin().await?;
    let allowed = tx
        .find_consent(account, client)
        .await?
        .union(&interaction.request.scopes);
    tx.put_consent(account, client, &allowed, now).await?;
    tx.commit().await?;
    record(app, EventKind::ConsentGiven, interaction, signed_in, now).await
}

async fn record(
    app: &App,
    kind: EventKind,
    interaction: &Interaction,
    signed_in: &SignedIn,
    now: Timestamp,
) -> Result<(), PageError> {
    let event = Event::new(kind, now)
        .account(signed_in.account.id)
        .sid(&signed_in.session.sid);
    let event = event.client(&interaction.request.client_id);
    Ok(app
        .journal
        .record(event.detail(interaction.request.scopes.to_string()))
        .await?)
}
