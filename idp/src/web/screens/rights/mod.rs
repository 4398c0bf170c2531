//! `/account/rights`: what a person may do for whom, and why.
//!
//! Somebody may hold rights for hundreds of thousands of establishments: a page looks at a bounded
//! number of them, in the order of their numbers, and the next goes on after the last. What is
//! looked for is a beginning of the number, which is a stretch of that order.

pub(super) mod names;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use self::names::Names;
use crate::app::App;
use crate::domain::{
    Catalogue, Entity, Grain, Inquiry, NumberPrefix, Service, Subject, Timestamp, Window,
};
use crate::oidc::params::Params;
use crate::rights::reasons;
use crate::web::error::PageError;
use crate::web::extract::{OwnQuery, Viewer};
use crate::web::page::Page;
use crate::web::pages::{HeldShown, RightsPage, RightsSearch, TargetShown};
use crate::web::sign_on::{self, Place};

/// Targets that a page looks at.
const PAGE: u32 = 20;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    place: Place,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let signed_in = sign_on::required(&app, &headers, place.now).await?;
    let account = &signed_in.account;
    let catalogue = app.catalogues.current().await?;
    let asked = Asked::read(&query, &catalogue);
    let codes: Vec<_> = asked.services.iter().map(|one| one.code.clone()).collect();
    let subject = Subject::new(account, None);
    let inquiry = Inquiry::new(Arc::clone(&catalogue), subject, &codes, place.now);
    let mut tx = app.store.direct().await?;
    let window = match asked.prefix {
        Err(()) => None,
        Ok(prefix) => {
            let stretch = (asked.after, PAGE);
            let window = tx.window_of(&inquiry, asked.grain, prefix, stretch);
            Some(window.await?)
        }
    };
    let names = match &window {
        Some(window) => Names::load(&mut tx, window).await?,
        None => Names::default(),
    };
    drop(tx);
    let targets = window
        .as_ref()
        .map(|window| held(window, &asked, &names, place.now));
    let page = RightsPage {
        frame: viewer.frame(None),
        person: &account.name(),
        search: asked.search(&query),
        services: catalogue.services(),
        targets: targets.as_deref(),
        next: window.as_ref().and_then(|window| window.resume_after),
    };
    let status = match targets {
        Some(_) => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(Page::new(&page)?.status(status).into_response())
}

/// What is looked for.
struct Asked<'a> {
    /// Those of the grain, or the one that was named.
    services: Vec<&'a Service>,
    named: bool,
    grain: Grain,
    prefix: Result<Option<NumberPrefix>, ()>,
    after: Option<Entity>,
}

impl<'a> Asked<'a> {
    fn read(query: &Params, catalogue: &'a Catalogue) -> Self {
        let services = catalogue.services();
        let named = query.get("service");
        let named = services.iter().find(|one| Some(one.code.as_str()) == named);
        let grain = match (named, query.get("grain")) {
            (Some(service), _) => service.grain,
            (None, Some("siren")) => Grain::Siren,
            (None, _) => Grain::Siret,
        };
        let of_grain = || services.iter().filter(|one| one.grain == grain).collect();
        let prefix = query.get("number").map(str::parse::<NumberPrefix>);
        let after = query.get("after").and_then(|text| text.parse().ok());
        let after = after.and_then(|number| Entity::from_number(number).ok());
        Self {
            services: named.map_or_else(of_grain, |named| vec![named]),
            named: named.is_some(),
            grain,
            prefix: prefix.transpose().map_err(drop),
            after: after.filter(|entity| entity.grain() == grain),
        }
    }

    fn search<'q>(&self, query: &'q Params) -> RightsSearch<'q>
    where
        'a: 'q,
    {
        let named = self.services.first().filter(|_| self.named);
        RightsSearch {
            number: query.get("number").unwrap_or_default(),
            is_wrong: self.prefix.is_err(),
            service: named.map(|service| service.code.as_str()),
            grain: self.grain,
            continued: self.after.is_some(),
        }
    }
}

/// What of a stretch is held, and why.
fn held<'a>(
    window: &'a Window,
    asked: &Asked<'a>,
    names: &'a Names,
    now: Timestamp,
) -> Vec<TargetShown<'a>> {
    let mut targets = Vec::new();
    for entity in &window.candidates {
        let case = window.holdings.case(*entity);
        let services = asked.services.iter().filter_map(|service| {
            let reasons = reasons(&case, service, now);
            let shown = reasons
                .into_iter()
                .map(|reason| names.shown(reason, window));
            let shown: Vec<_> = shown.collect();
            (!shown.is_empty()).then_some(HeldShown {
                service,
                reasons: shown,
            })
        });
        let services: Vec<HeldShown<'a>> = services.collect();
        if !services.is_empty() {
            targets.push(TargetShown {
                entity: *entity,
                establishment: names.establishment(*entity),
                services,
            });
        }
    }
    targets
}
