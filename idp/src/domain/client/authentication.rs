//! How a client says it will prove itself (OpenID Connect Registration §2).

use super::{AssertionAlg, AuthMethod, Client};

pub(super) fn check(client: &Client) -> Result<(), &'static str> {
    let Some(alg) = client.token_endpoint_auth_signing_alg else {
        return Ok(());
    };
    let symmetric = alg == AssertionAlg::Hs256;
    let fits = match client.token_endpoint_auth_method {
        AuthMethod::ClientSecretJwt => symmetric,
        AuthMethod::PrivateKeyJwt => {
            let forbidden = client.is_fapi() && alg == AssertionAlg::Rs256;
            !(symmetric || forbidden)
        }
        // It says nothing about methods that sign nothing.
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err("token_endpoint_auth_signing_alg does not fit token_endpoint_auth_method")
    }
}
