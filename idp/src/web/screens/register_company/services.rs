//! Services that are wanted: wishes, of which none opens anything yet.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::accounts::registration::{Draft, Step};
use crate::app::App;
use crate::domain::{Catalogue, Entity, Locale, Service, Wish};
use crate::rights::is_open;
use crate::web::answer::see_other;
use crate::web::error::PageError;
use crate::web::extract::{Journey, JourneyForm, Viewer};
use crate::web::page::Page;
use crate::web::pages::{CompanyServices, ServiceShown};

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    journey: Journey,
) -> Result<Response, PageError> {
    let journey = match journey.at(Step::Services) {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(see_other(&elsewhere)),
    };
    let frame = viewer.frame(None);
    let catalogue = app.catalogues.current().await?;
    let offered = offered(&app, &catalogue, &journey.draft).await?;
    let wanted = journey.draft.services.as_deref().unwrap_or_default();
    let services: Vec<ServiceShown<'_>> = offered
        .into_iter()
        .map(|service| shown(service, wanted, frame.locale))
        .collect();
    let page = CompanyServices {
        frame,
        services: &services,
    };
    Ok(Page::new(&page)?.into_response())
}

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    JourneyForm { journey, form }: JourneyForm,
) -> Result<Response, PageError> {
    let mut journey = match journey.at(Step::Services) {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(see_other(&elsewhere)),
    };
    let catalogue = app.catalogues.current().await?;
    let offered = offered(&app, &catalogue, &journey.draft).await?;
    let ticked = |service: &&Service| {
        let name = format!("service-{}", service.code.as_str());
        form.get(&name).is_some()
    };
    let wanted = offered.into_iter().filter(ticked);
    let wishes = wanted.map(|service| Wish {
        service: service.code.clone(),
        charter: service.charter.clone(),
    });
    journey.draft.services = Some(wishes.collect());
    let next = Step::Declarants.address();
    journey.go_on(&app, Step::Services, &next).await
}

/// Those that the establishment may use at all.
async fn offered<'c>(
    app: &App,
    catalogue: &'c Catalogue,
    draft: &Draft,
) -> Result<Vec<&'c Service>, PageError> {
    let mut tx = app.store.direct().await?;
    let listings = tx.listings_of(Entity::Establishment(draft.siret)).await?;
    let services = catalogue.services().iter();
    Ok(services
        .filter(|service| is_open(service, &listings))
        .collect())
}

pub(super) fn shown<'s>(service: &'s Service, wanted: &[Wish], locale: Locale) -> ServiceShown<'s> {
    ServiceShown {
        code: service.code.as_str(),
        label: service.label.of(locale),
        organisation: &service.organisation,
        charter: service.charter.as_deref(),
        wanted: wanted.iter().any(|wish| wish.service == service.code),
    }
}
