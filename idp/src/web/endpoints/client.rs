//! A request that a client's server makes: its parameters, and which client that proves to be.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};

use super::refusals::{self, Refused};
use crate::app::{App, Partner};
use crate::crypto::jwks::PublicKeys;
use crate::crypto::jwt::unverified_kid;
use crate::domain::{AuthMethod, Timestamp};
use crate::oidc::client_auth::{Credentials, Presented, Unauthenticated, check};
use crate::oidc::error::TokenError;
use crate::oidc::params::Params;
use crate::web::dpop::proven_key;
use crate::web::error::ApiError;
use crate::web::extract::{Caller, Form, Peer};

/// An authenticated client's request.
#[derive(Debug)]
pub(in crate::web) struct FromClient {
    pub(in crate::web) partner: Arc<Partner>,
    pub(in crate::web) params: Params,
    pub(in crate::web) now: Timestamp,
    caller: Caller,
    /// Of its certificate.
    thumbprint: Option<String>,
}

impl FromRequest<Arc<App>> for FromClient {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, ApiError> {
        let now = app.clock.now();
        let (mut parts, body) = request.into_parts();
        let Ok(peer) = Peer::from_request_parts(&mut parts, app).await;
        let caller = Caller::of(&parts, app);
        let authorization = authorization(&caller.headers)?;
        let request = Request::from_parts(parts, body);
        let Form(params) = Form::read(request)
            .await
            .map_err(|malformed| TokenError::invalid_request(malformed.to_string()))?;
        if let Some(name) = params.repeated() {
            return Err(TokenError::invalid_request(format!("{name} is repeated")).into());
        }
        let certificate = caller.certificate(app, now);
        let thumbprint = certificate.as_ref().map(|shown| shown.thumbprint.clone());
        let presented = Presented::read(authorization.as_deref(), &params)?;
        let presented = presented.with_certificate(certificate);
        let partner = app.partners.find(&presented.unverified_id).await?;
        let is_known = partner.is_some();
        let proven = match partner {
            Some(partner) => {
                let credentials = credentials(app, &params, &partner, now).await;
                authenticate(app, &presented, &partner, &credentials, now)
                    .await?
                    .map(|()| partner)
            }
            None => Err(Unauthenticated::unknown()),
        };
        let partner = match proven {
            Ok(partner) => partner,
            // Written down for a client that there is none of too: it takes as long.
            Err(Unauthenticated { told, why }) => {
                let refused = Refused {
                    unverified_id: &presented.unverified_id,
                    is_known,
                    why,
                };
                refusals::record(app, refused, peer, now).await?;
                return Err(told.into());
            }
        };
        Ok(Self {
            partner,
            params,
            now,
            caller,
            thumbprint,
        })
    }
}

impl FromClient {
    /// The thumbprint of the certificate that the connection was opened with (RFC 8705 §3.1).
    pub(in crate::web) fn certificate(&self) -> Option<String> {
        self.thumbprint.clone()
    }

    /// The thumbprint of the key that this request proves its sender to hold (RFC 9449 §5, §10.1).
    pub(in crate::web) async fn proven_key(&self, app: &App) -> Result<Option<String>, ApiError> {
        proven_key(app, &self.partner.client, &self.caller, None, self.now).await
    }
}

fn authorization(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let malformed = || TokenError::invalid_client("the Authorization header is malformed");
    let mut values = headers.get_all(header::AUTHORIZATION).into_iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(malformed().into());
    }
    let text = value.to_str().map_err(|_| malformed())?;
    Ok(Some(text.to_owned()))
}

/// What is registered, or the keys that the partner publishes when it signs.
async fn credentials(app: &App, params: &Params, partner: &Partner, now: Timestamp) -> Credentials {
    let unverified = params.get("client_assertion");
    Credentials {
        secret: partner.credentials.secret.clone(),
        shared: partner.credentials.shared.clone(),
        former: partner.credentials.former.clone(),
        keys: match partner.client.token_endpoint_auth_method {
            AuthMethod::SelfSignedTlsClientAuth => app.keys_of(partner, None, now).await,
            _ => keys_for(app, partner, unverified, now).await,
        },
    }
}

/// The keys to hold a JWT of the partner against. Nothing is read where there is no JWT.
pub(super) async fn keys_for(
    app: &App,
    partner: &Partner,
    unverified: Option<&str>,
    now: Timestamp,
) -> Option<Arc<PublicKeys>> {
    let kid = unverified_kid(unverified?);
    app.keys_of(partner, kid.as_deref(), now).await
}

async fn authenticate(
    app: &App,
    presented: &Presented,
    partner: &Partner,
    credentials: &Credentials,
    now: Timestamp,
) -> Result<Result<(), Unauthenticated>, ApiError> {
    let client = &partner.client;
    let assertion = match check(presented, client, credentials, app.issuer(), now) {
        Ok(Some(assertion)) => assertion,
        Ok(None) => return Ok(Ok(())),
        Err(denied) => return Ok(Err(denied)),
    };
    let mut tx = app.store.direct().await?;
    let used = tx
        .use_jti(&client.client_id, &assertion.jti, assertion.expires_at)
        .await;
    match used {
        Err(error) if error.is_conflict() => Ok(Err(Unauthenticated::used())),
        other => Ok(Ok(other?)),
    }
}
