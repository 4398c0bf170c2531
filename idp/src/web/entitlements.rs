//! What a partner's tokens say of a person's rights, read for the services of that partner alone.

use serde_json::{Map, Value};
use url::Url;

use super::endpoints::userinfo;
use super::error::ApiError;
use crate::app::App;
use crate::domain::{
    Account, AuthorizationDetail, Client, Entity, Grant, Inquiry, Scope, Scopes, Service,
    ServiceCode, Siret, Timestamp,
};
use crate::oidc;
use crate::oidc::access_token::AccessToken;
use crate::rights;
use crate::rights::claim::{Claims, Habilitations, Source, build};

/// The claim of RFC 9396.
pub(super) const AUTHORIZATION_DETAILS: &str = "authorization_details";

/// What an ID token says beside who and when: claims asked for by name, and the entitlements.
/// Nothing is read where nothing was asked.
pub(super) async fn id_token_claims(
    app: &App,
    client: &Client,
    grant: &Grant,
    now: Timestamp,
) -> Result<Map<String, Value>, ApiError> {
    let requested = &grant.terms.claims;
    let asked = !requested.id_token.is_empty() || !grant.terms.authorization_details.is_empty();
    if !asked && !grant.terms.scopes.contains(Scope::Habilitations) {
        return Ok(Map::new());
    }
    let person = userinfo::person(app, grant).await?;
    let mut told = oidc::claims::id_token(&person, requested);
    told.extend(claims(app, client, grant, &person.account, now).await?);
    let answered = answered_details(app, client, grant, now).await?;
    told.extend(answered.map(|details| (AUTHORIZATION_DETAILS.to_owned(), details)));
    Ok(told)
}

/// What of the establishments asked about (RFC 9396) the person may act for now; nothing where
/// nothing was asked. A client that has lost a service gets no answer about it.
pub(super) async fn answered_details(
    app: &App,
    client: &Client,
    grant: &Grant,
    now: Timestamp,
) -> Result<Option<Value>, ApiError> {
    let asked = &grant.terms.authorization_details;
    if asked.is_empty() {
        return Ok(None);
    }
    let account = userinfo::person(app, grant).await?.account;
    let asked = asked
        .iter()
        .filter(|detail| client.services.contains(&detail.service));
    let mut answers = Vec::new();
    for detail in asked {
        let services = std::slice::from_ref(&detail.service);
        let inquiry = inquiry(app, grant, &account, services, now).await?;
        answers.push(AuthorizationDetail {
            sirets: held_of(app, &inquiry, detail).await?,
            ..detail.clone()
        });
    }
    let answers = serde_json::to_value(answers).map_err(ApiError::internal)?;
    Ok(Some(answers))
}

/// Each is looked up by itself: the person may hold hundreds of thousands.
async fn held_of(
    app: &App,
    inquiry: &Inquiry,
    detail: &AuthorizationDetail,
) -> Result<Vec<Siret>, ApiError> {
    let Some(service) = inquiry.catalogue.service(&detail.service) else {
        return Ok(Vec::new());
    };
    let mut tx = app.store.direct().await?;
    let mut held = Vec::new();
    for siret in &detail.sirets {
        let entity = Entity::Establishment(*siret);
        let holdings = tx.holdings_about(inquiry, entity).await?;
        if !rights::held(&holdings.case(entity), service, inquiry.at).is_empty() {
            held.push(*siret);
        }
    }
    Ok(held)
}

/// The claim `habilitations`, with its source where it is too large; nothing where the person did
/// not grant it or the partner has no service.
pub(super) async fn claims(
    app: &App,
    client: &Client,
    grant: &Grant,
    account: &Account,
    now: Timestamp,
) -> Result<Map<String, Value>, ApiError> {
    if !grant.terms.scopes.contains(Scope::Habilitations) || client.services.is_empty() {
        return Ok(Map::new());
    }
    let inquiry = inquiry(app, grant, account, &client.services, now).await?;
    let holdings = app.store.direct().await?.holdings(&inquiry).await?;
    let services: Vec<&Service> = client
        .services
        .iter()
        .filter_map(|code| inquiry.catalogue.service(code))
        .collect();
    let told = build(&holdings, &services, now);
    let claims = if told.needs_source() {
        Claims::distributed(told.clone(), source(app, &told, grant, now)?)
    } else {
        Claims::complete(told)
    };
    match serde_json::to_value(claims).map_err(ApiError::internal)? {
        Value::Object(claims) => Ok(claims),
        _ => Ok(Map::new()),
    }
}

/// What is asked about a person's rights in some services, as strongly as they signed in for this
/// grant.
pub(super) async fn inquiry(
    app: &App,
    grant: &Grant,
    account: &Account,
    services: &[ServiceCode],
    now: Timestamp,
) -> Result<Inquiry, ApiError> {
    let catalogue = app.catalogues.current().await?;
    let subject = crate::domain::Subject::new(account, grant.terms.acr);
    Ok(Inquiry::new(catalogue, subject, services, now))
}

/// The endpoint that lists the whole, with a token that opens nothing else (Core §5.6.2).
fn source(
    app: &App,
    told: &Habilitations,
    grant: &Grant,
    now: Timestamp,
) -> Result<Source, ApiError> {
    let mut endpoint = Url::parse(app.issuer()).map_err(ApiError::internal)?;
    endpoint.set_path("/entitlements");
    if let [only] = told.statements()
        && let Some(service) = &only.svc
    {
        endpoint
            .query_pairs_mut()
            .append_pair("service", service.as_str());
    }
    let scopes = Scopes::from_iter([Scope::Habilitations]);
    let keys = app.keys.current();
    let token = AccessToken::new(grant, scopes, app.issuer(), now).sign(&keys.ring)?;
    Source::new(&endpoint, token).map_err(ApiError::internal)
}
