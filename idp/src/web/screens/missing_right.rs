//! `/account/missing-right`: partners lead here whoever may not do something with them.
//!
//! What is said is about the person's own account. Names of administrators are told to those who
//! surely work there; what the register or a service's list says of another company, to nobody.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::domain::{
    Account, AccountState, Catalogue, Entity, Grain, Inquiry, Service, Siret, Subject, Timestamp,
};
use crate::oidc::authorize::SignedIn;
use crate::oidc::params::Params;
use crate::rights::{Lack, lack};
use crate::store::Tx;
use crate::web::error::PageError;
use crate::web::extract::{Now, OwnQuery, Viewer, is_administrator};
use crate::web::page::Page;
use crate::web::pages::{Finding, Givers, MissingRight};
use crate::web::sign_on;

pub(in crate::web) async fn show(
    State(app): State<Arc<App>>,
    Now(now): Now,
    viewer: Viewer,
    headers: HeaderMap,
    OwnQuery(query): OwnQuery,
) -> Result<Response, PageError> {
    let catalogue = app.catalogues.current().await?;
    let service = named(&catalogue, &query).ok_or(PageError::NotFound)?;
    let frame = viewer.frame(None);
    let mut page = MissingRight {
        frame,
        service: service.label.of(frame.locale),
        finding: None,
    };
    let Some(signed_in) = sign_on::current(&app, &headers, now).await? else {
        return Ok(Page::new(&page)?.into_response());
    };
    let account = &signed_in.account;
    let siret = match query.get("siret") {
        Some(text) => text.parse().map_err(|_| PageError::NotFound)?,
        None => account.siret,
    };
    let mut tx = app.store.direct().await?;
    let lack = lacking(&mut tx, (&signed_in, siret), (&catalogue, service), now).await?;
    let names = colleagues(&mut tx, account, siret).await?;
    drop(tx);
    page.finding = Some(Finding {
        siret,
        lack,
        givers: givers(account, siret, &names),
    });
    Ok(Page::new(&page)?.into_response())
}

fn named<'a>(catalogue: &'a Catalogue, query: &Params) -> Option<&'a Service> {
    let code = query.get("service")?.parse().ok()?;
    catalogue.service(&code)
}

async fn lacking(
    tx: &mut Tx,
    (signed_in, siret): (&SignedIn, Siret),
    (catalogue, service): (&Arc<Catalogue>, &Service),
    now: Timestamp,
) -> Result<Lack, PageError> {
    let account = &signed_in.account;
    let subject = Subject::new(account, signed_in.assurance().acr);
    let code = std::slice::from_ref(&service.code);
    let inquiry = Inquiry::new(Arc::clone(catalogue), subject, code, now);
    let entity = match service.grain {
        Grain::Siret => Entity::Establishment(siret),
        Grain::Siren => Entity::Company(siret.siren()),
    };
    let holdings = tx.holdings_about(&inquiry, entity).await?;
    Ok(match lack(&holdings.case(entity), service, now) {
        Lack::NotOffered if siret.siren() != account.siret.siren() => {
            let actions = service.actions.iter().map(|(action, _)| *action);
            Lack::Rights(actions.collect())
        }
        lack => lack,
    })
}

/// Does the account surely work at this establishment?
fn works_there(account: &Account, siret: Siret) -> bool {
    account.siret == siret && account.state == AccountState::Active
}

async fn colleagues(
    tx: &mut Tx,
    account: &Account,
    siret: Siret,
) -> Result<Vec<String>, PageError> {
    if !works_there(account, siret) {
        return Ok(Vec::new());
    }
    let administrators = tx.list_administrators(siret, account.id).await?;
    Ok(administrators.iter().map(Account::name).collect())
}

fn givers<'a>(account: &Account, siret: Siret, names: &'a [String]) -> Givers<'a> {
    if account.siret != siret {
        Givers::Theirs
    } else if !works_there(account, siret) {
        Givers::Later
    } else if is_administrator(account) {
        Givers::Oneself
    } else {
        Givers::Named(names)
    }
}
