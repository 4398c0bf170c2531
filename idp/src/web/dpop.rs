//! DPoP proofs as they come in: in one header, each used once (RFC 9449 §4.3).

use axum::http::{HeaderMap, HeaderName};

use super::error::ApiError;
use super::extract::Caller;
use crate::app::App;
use crate::domain::{Client, Timestamp};
use crate::oidc::dpop::{self, Occasion, Proof};
use crate::oidc::error::{ErrorCode, TokenError};

const PROOF: HeaderName = HeaderName::from_static("dpop");
pub(super) const NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// The thumbprint of the key that a request proves to hold; none where it brings no proof. At a
/// protected resource the proof is for the access token that comes with it.
///
/// The proof is used up: whatever else may keep the request from being served is checked before.
pub(super) async fn proven_key(
    app: &App,
    client: &Client,
    caller: &Caller,
    access_token: Option<&str>,
    now: Timestamp,
) -> Result<Option<String>, ApiError> {
    let refuse = |error: TokenError| {
        let wants_nonce = error.code == ErrorCode::UseDpopNonce;
        let refused = match access_token {
            Some(_) => ApiError::Dpop(error),
            None => ApiError::Refused(error),
        };
        if wants_nonce {
            ApiError::WithNonce(Box::new(refused), app.nonces.current(now))
        } else {
            refused
        }
    };
    let Some(unverified) = only_proof(&caller.headers).map_err(refuse)? else {
        return Ok(None);
    };
    let elsewhere = app.settings.client_certificates.address.as_ref();
    let at = |host: &str| format!("{host}{}", caller.path);
    let (here, alias) = (at(app.issuer()), elsewhere.map(|host| at(host.as_str())));
    let occasion = Occasion {
        method: &caller.method,
        addresses: [Some(&here), alias.as_deref()],
        access_token,
        client,
    };
    let proof = dpop::check(unverified, occasion, &app.nonces, now).map_err(refuse)?;
    let Proof { jkt, .. } = &proof;
    let mut tx = app.store.direct().await?;
    match tx.use_proof(jkt, &proof.jti, proof.expires_at).await {
        Err(error) if error.is_conflict() => Err(refuse(TokenError::invalid_proof(
            "the DPoP proof was used before",
        ))),
        used => Ok(used.map(|()| Some(proof.jkt))?),
    }
}

/// Rule 1: not more than one.
fn only_proof(headers: &HeaderMap) -> Result<Option<&str>, TokenError> {
    let mut values = headers.get_all(PROOF).into_iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(TokenError::invalid_proof("more than one DPoP proof"));
    }
    let malformed = |_| TokenError::invalid_proof("the DPoP header is malformed");
    value.to_str().map(Some).map_err(malformed)
}

/// The nonce for the next proof, to be added to an answer; to who needs one (RFC 9449 §8.2).
pub(super) fn next_nonce(
    app: &App,
    client: &Client,
    now: Timestamp,
) -> Option<[(HeaderName, String); 1]> {
    let needed = client.dpop_nonce_required;
    needed.then(|| [(NONCE, app.nonces.current(now))])
}
