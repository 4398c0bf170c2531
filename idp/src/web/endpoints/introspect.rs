//! `/introspect` (RFC 7662, RFC 9701): a client asks about its own tokens, a resource server about
//! those that are for it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::client::FromClient;
use crate::app::App;
use crate::crypto::jwt::{self, Typ};
use crate::domain::{Client, Timestamp};
use crate::oidc::error::TokenError;
use crate::oidc::introspection::{Introspection, Signed};
use crate::oidc::refresh_token::RefreshToken;
use crate::web::entitlements::answered_details;
use crate::web::error::ApiError;
use crate::web::standing::{self, Standing};

pub(in crate::web) async fn submit(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    FromClient {
        partner,
        params,
        now,
        ..
    }: FromClient,
) -> Result<Response, ApiError> {
    if partner.client.is_public() {
        // RFC 7662 §2.1: whoever asks must be authenticated.
        return Err(TokenError::invalid_client("a public client may not introspect").into());
    }
    let missing = || TokenError::invalid_request("token is missing");
    let token = params.get("token").ok_or_else(missing)?;
    let told = introspect(&app, &partner.client, token, now).await?;
    if wants_jwt(&headers) {
        signed(&app, &partner.client, told, now)
    } else {
        Ok(Json(told).into_response())
    }
}

const JWT: &str = "application/token-introspection+jwt";

/// RFC 9701 §4: only who names it gets it, for others expect JSON.
fn wants_jwt(headers: &HeaderMap) -> bool {
    let named = headers.get_all(header::ACCEPT).into_iter();
    let named = named.filter_map(|value| value.to_str().ok());
    let mut ranges = named.flat_map(|value| value.split(','));
    ranges.any(|range| {
        let (essence, parameters) = range.split_once(';').unwrap_or((range, ""));
        let refused = parameters.split(';').any(|one| one.trim() == "q=0");
        essence.trim().eq_ignore_ascii_case(JWT) && !refused
    })
}

fn signed(
    app: &App,
    client: &Client,
    token_introspection: Introspection,
    iat: Timestamp,
) -> Result<Response, ApiError> {
    let claims = Signed {
        iss: app.issuer(),
        aud: &client.client_id,
        iat,
        token_introspection,
    };
    let keys = app.keys.current();
    let key = keys.ring.active(client.introspection_signed_response_alg)?;
    let jwt = jwt::sign(key, Typ::Introspection, &claims)?;
    Ok(([(header::CONTENT_TYPE, JWT)], jwt).into_response())
}

/// The hint of RFC 7662 §2.1 is not needed: the two kinds of token do not look alike.
async fn introspect(
    app: &App,
    client: &Client,
    unverified: &str,
    now: Timestamp,
) -> Result<Introspection, ApiError> {
    if let Some(token) = app.access_token(unverified, now) {
        // RFC 9701 §5: to a resource server that it is not for, a token is worth nothing.
        let is_server = client
            .serves
            .iter()
            .any(|one| token.aud.contains(one.as_str()));
        if token.client_id != client.client_id && !is_server {
            return Ok(Introspection::INACTIVE);
        }
        let details = match standing::of(app, &token, now).await? {
            Standing::Gone => return Ok(Introspection::INACTIVE),
            Standing::Grant(grant) if token.act.is_none() => {
                answered_details(app, client, &grant, now).await?
            }
            Standing::Grant(_) | Standing::Client => None,
        };
        return Ok(Introspection::access_token(token, details));
    }
    let mut tx = app.store.direct().await?;
    let Some(token) = RefreshToken::verify(unverified, &app.refresh_tokens) else {
        return Ok(Introspection::INACTIVE);
    };
    let live = tx.find_live_grant(&token.grant, now).await?;
    let latest = live
        .filter(|grant| grant.client == client.client_id && grant.generation == token.generation);
    Ok(match latest {
        Some(grant) => Introspection::refresh_token(grant, app.issuer()),
        None => Introspection::INACTIVE,
    })
}
