//! `/userinfo` (OpenID Connect Core §5.3).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use crate::app::App;
use crate::crypto::Content;
use crate::crypto::jwt::{self, Typ};
use crate::domain::{Grant, SigningAlg, Timestamp};
use crate::oidc::claims::{self, Person};
use crate::oidc::error::ErrorCode;
use crate::oidc::params::{Malformed, Params};
use crate::web::access::{Access, bad};
use crate::web::dpop::next_nonce;
use crate::web::encryption::encrypted;
use crate::web::entitlements;
use crate::web::error::ApiError;
use crate::web::extract::{Caller, Form, Now};

pub(in crate::web) async fn by_get(
    State(app): State<Arc<App>>,
    Now(now): Now,
    caller: Caller,
) -> Result<Response, ApiError> {
    answer(&app, &caller, None, now).await
}

/// RFC 6750 §2.2: the token may stand in the body of a form. Without a form there is no body to
/// look at.
pub(in crate::web) async fn by_post(
    State(app): State<Arc<App>>,
    Now(now): Now,
    caller: Caller,
    request: Request,
) -> Result<Response, ApiError> {
    let params = if caller.headers.contains_key(header::CONTENT_TYPE) {
        let malformed = |error: Malformed| bad(ErrorCode::InvalidRequest, error.to_string());
        Some(Form::read(request).await.map_err(malformed)?.0)
    } else {
        None
    };
    if let Some(name) = params.as_ref().and_then(Params::repeated) {
        return Err(bad(
            ErrorCode::InvalidRequest,
            format!("{name} is repeated"),
        ));
    }
    answer(&app, &caller, params.as_ref(), now).await
}

async fn answer(
    app: &App,
    caller: &Caller,
    body: Option<&Params>,
    now: Timestamp,
) -> Result<Response, ApiError> {
    let Access {
        token,
        grant,
        partner,
    } = Access::check(app, caller, body, now).await?;
    let person = person(app, &grant).await?;
    let mut answer = Map::from_iter([("sub".to_owned(), grant.subject().into())]);
    answer.extend(claims::userinfo(&person, &token.scope, &grant.terms.claims));
    let client = &partner.client;
    let nonce = next_nonce(app, client, now);
    if !client.userinfo_is_a_jwt() {
        return Ok((nonce, Json(answer)).into_response());
    }
    let mut jwt = None;
    if let Some(alg) = client.userinfo_signed_response_alg {
        // Entitlements are told signed or not at all.
        answer.extend(entitlements::claims(app, client, &grant, &person.account, now).await?);
        jwt = Some(signed(app, &grant, &mut answer, alg)?);
    }
    let told = match (client.userinfo_encryption(), jwt) {
        (None, jwt) => jwt.unwrap_or_default(),
        (Some(how), Some(jwt)) => encrypted(app, &partner, how, Content::Jwt(&jwt), now).await?,
        (Some(how), None) => {
            let claims = serde_json::to_vec(&answer).map_err(ApiError::internal)?;
            encrypted(app, &partner, how, Content::Claims(&claims), now).await?
        }
    };
    Ok((nonce, [(header::CONTENT_TYPE, "application/jwt")], told).into_response())
}

/// Core §5.3.2: signed, it says by whom and for whom.
fn signed(
    app: &App,
    grant: &Grant,
    claims: &mut Map<String, Value>,
    alg: SigningAlg,
) -> Result<String, ApiError> {
    claims.insert("iss".to_owned(), app.issuer().into());
    claims.insert("aud".to_owned(), grant.client.as_str().into());
    let keys = app.keys.current();
    Ok(jwt::sign(keys.ring.active(alg)?, Typ::Jwt, claims)?)
}

/// Whom a grant is about.
pub(in crate::web) async fn person(app: &App, grant: &Grant) -> Result<Person, ApiError> {
    let mut tx = app.store.direct().await?;
    let gone = || bad(ErrorCode::InvalidToken, "the account is gone");
    let account = tx.find_account(grant.account).await?.ok_or_else(gone)?;
    let establishment = tx.find_establishment(account.siret).await?;
    Ok(Person {
        subject: grant.subject(),
        account,
        establishment,
    })
}
