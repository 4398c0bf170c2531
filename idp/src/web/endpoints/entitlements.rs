//! `/entitlements`: the signed pages that a claim in `reference` mode refers to.
//!
//! `service` names one of the asking client's services; `action` narrows the list to those who may
//! do at least that (every action of the service without it); `after` is the `next` of the page
//! before. Each page is a JWT with the claim `habilitations_list`.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::crypto::jwt::{self, Typ};
use crate::domain::{
    Account, Confirmation, Entity, Inquiry, RightSet, Scope, Service, SigningAlg, Timestamp,
};
use crate::oidc::access_token;
use crate::oidc::error::ErrorCode;
use crate::oidc::params::Params;
use crate::oidc::step_up::Demand;
use crate::rights::page::{Found, ListPage, PAGE, PageRequest, PageToken, found};
use crate::web::access::{Access, bad};
use crate::web::dpop::next_nonce;
use crate::web::entitlements::inquiry;
use crate::web::error::ApiError;
use crate::web::extract::{Caller, Now};

pub(in crate::web) async fn list(
    State(app): State<Arc<App>>,
    Now(now): Now,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let params = params(query)?;
    let access = Access::check(&app, &caller, None, now).await?;
    if !access.token.scope.contains(Scope::Habilitations) {
        return Err(bad(
            ErrorCode::InsufficientScope,
            "the scope habilitations is needed",
        ));
    }
    let (inquiry, account) = asked(&app, &access, &params, now).await?;
    let service = inquiry
        .catalogue
        .services()
        .iter()
        .find(|s| Some(s.code.as_str()) == params.get("service"));
    let service = service.ok_or_else(|| invalid("service is unknown"))?;
    strong_enough(service, &access, now)?;
    let request = PageRequest {
        client: &access.grant.client,
        account: account.id,
        service,
        rights: rights(service, &params)?,
    };
    let after = after(&app, &params, &request, now)?;
    let limit = u32::try_from(PAGE).unwrap_or(u32::MAX);
    let window = app
        .store
        .direct()
        .await?
        .window(&inquiry, service.grain, after, limit)
        .await?;
    let found = found(&window, &request, now);
    let next = next(&app, &request, &found, now)?;
    let page = ListPage::new(
        &request,
        access.grant.subject(),
        window.holdings.as_of,
        &found,
        next,
    );
    let nonce = next_nonce(&app, &access.partner.client, now);
    Ok((nonce, sign(&app, &request, &page, now)?).into_response())
}

/// A service may want its people known more strongly than they signed in (RFC 9470).
fn strong_enough(service: &Service, access: &Access, now: Timestamp) -> Result<(), ApiError> {
    let demand = Demand {
        acr: service.least_acr,
        max_age: None,
    };
    let Access { token, .. } = access;
    let by_proof = matches!(token.cnf, Some(Confirmation::Jkt(_)));
    demand
        .check(token.acr, token.auth_time, now)
        .map_err(|challenge| ApiError::StepUp(challenge, by_proof))
}

fn params(query: Option<String>) -> Result<Params, ApiError> {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    let params = params.map_err(|malformed| invalid(malformed.to_string()))?;
    match params.repeated() {
        Some(name) => Err(invalid(format!("{name} is repeated"))),
        None => Ok(params),
    }
}

/// The client may ask about its own services only.
async fn asked(
    app: &App,
    access: &Access,
    params: &Params,
    now: Timestamp,
) -> Result<(Inquiry, Account), ApiError> {
    let named = params
        .get("service")
        .ok_or_else(|| invalid("service is missing"))?;
    let mut own = access.partner.client.services.iter();
    let service = own.find(|code| code.as_str() == named);
    let service = service.ok_or_else(|| invalid("service is not one of this client's"))?;
    let account = super::userinfo::person(app, &access.grant).await?.account;
    let services = std::slice::from_ref(service);
    Ok((
        inquiry(app, &access.grant, &account, services, now).await?,
        account,
    ))
}

fn rights(service: &Service, params: &Params) -> Result<RightSet, ApiError> {
    let Some(action) = params.get("action") else {
        return Ok(service.rights());
    };
    let bit = action.parse().ok().and_then(|action| service.bit(action));
    let bit = bit.ok_or_else(|| invalid("action is not one of this service"))?;
    Ok(RightSet::NONE.with(bit))
}

fn after(
    app: &App,
    params: &Params,
    request: &PageRequest<'_>,
    now: Timestamp,
) -> Result<Option<Entity>, ApiError> {
    let Some(sealed) = params.get("after") else {
        return Ok(None);
    };
    let wrong = || invalid("after is not the next of a page of this list");
    let plain = app.page_tokens.open(sealed).map_err(|_| wrong())?;
    PageToken::resume(&plain, request, now)
        .map(Some)
        .map_err(|_| wrong())
}

fn next(
    app: &App,
    request: &PageRequest<'_>,
    found: &Found,
    now: Timestamp,
) -> Result<Option<String>, ApiError> {
    let Some(last) = found.resume_after else {
        return Ok(None);
    };
    let token = PageToken::new(request, last, now + access_token::LIFETIME);
    Ok(Some(app.page_tokens.seal(&token.to_plain())?))
}

fn sign(
    app: &App,
    request: &PageRequest<'_>,
    page: &ListPage,
    now: Timestamp,
) -> Result<Response, ApiError> {
    let claims = json!({
        "iss": app.issuer(),
        "sub": page.sub,
        "aud": request.client,
        "iat": now,
        "exp": now + access_token::LIFETIME,
        "habilitations_list": page,
    });
    let keys = app.keys.current();
    let jwt = jwt::sign(keys.ring.active(SigningAlg::Es256)?, Typ::Jwt, &claims)?;
    Ok(([(header::CONTENT_TYPE, "application/jwt")], jwt).into_response())
}

fn invalid(description: impl Into<std::borrow::Cow<'static, str>>) -> ApiError {
    bad(ErrorCode::InvalidRequest, description)
}
