//! A device asks whether its person has answered, and for tokens (RFC 8628 §3.4, §3.5).

use super::code::{Claim, claim};
use crate::app::App;
use crate::crypto::SecretHash;
use crate::domain::Confirmation;
use crate::oidc::device::{PACE, check};
use crate::oidc::error::TokenError;
use crate::oidc::token::{DeviceRequest, TokenResponse};
use crate::web::endpoints::client::FromClient;
use crate::web::error::ApiError;

pub(super) async fn redeem(
    app: &App,
    from: &FromClient,
    request: DeviceRequest,
    key: Option<Confirmation>,
) -> Result<TokenResponse, ApiError> {
    let (client, now) = (&from.partner.client.client_id, from.now);
    let code = SecretHash::of(&request.unverified_code);
    let mut tx = app.store.direct().await?;
    let poll = tx.poll_device(&code, client, PACE, now).await?;
    drop(tx);
    let unknown = || TokenError::invalid_grant("the device code is unknown");
    check(poll.ok_or_else(unknown)?, now)?;
    let claimed = Claim {
        code,
        key,
        resources: request.resources,
    };
    claim(app, from, claimed, |_| Ok(())).await
}
