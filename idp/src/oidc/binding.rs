//! The key that tokens are bound to, so that a stolen one opens nothing (RFC 9449 §5,
//! RFC 8705 §3, FAPI 2.0 Security Profile §5.3.2.1).

use super::error::TokenError;
use crate::domain::{Client, Confirmation};

/// The key of the tokens that a request will be given, by what it showed: the thumbprint of the key
/// of its proof, and that of its certificate. Who must show one and did not is refused.
pub fn settle(
    client: &Client,
    jkt: Option<String>,
    certificate: Option<String>,
) -> Result<Option<Confirmation>, TokenError> {
    if client.tls_client_certificate_bound_access_tokens {
        let missing = || TokenError::invalid_request("the client certificate is missing");
        return match jkt {
            None => Ok(Some(Confirmation::Certificate(
                certificate.ok_or_else(missing)?,
            ))),
            Some(_) => Err(TokenError::invalid_request(
                "this client's tokens are bound to its certificate, not by DPoP",
            )),
        };
    }
    match jkt {
        Some(jkt) => Ok(Some(Confirmation::Jkt(jkt))),
        None if client.dpop_bound_access_tokens || client.is_fapi() => {
            Err(TokenError::invalid_proof("the DPoP proof is missing"))
        }
        None => Ok(None),
    }
}

/// Is who trades a code or a refresh token the holder of the key that it is bound to
/// (RFC 9449 §5, §10)?
pub fn check(
    bound_to: Option<&Confirmation>,
    shown: Option<&Confirmation>,
) -> Result<(), TokenError> {
    if bound_to.is_none() || bound_to == shown {
        Ok(())
    } else {
        Err(TokenError::invalid_grant("it is bound to another key"))
    }
}

/// How a token is presented: with a proof of the key it is bound to, or just so (RFC 9449 §5).
pub const fn token_type(bound_to: Option<&Confirmation>) -> &'static str {
    match bound_to {
        Some(Confirmation::Jkt(_)) => "DPoP",
        Some(Confirmation::Certificate(_)) | None => "Bearer",
    }
}
