//! How a client says it will prove itself (OpenID Connect Registration §2,
//! RFC 8705 §2.1.2).

use super::{AssertionAlg, AuthMethod, Client};

pub(super) fn check(client: &Client) -> Result<(), &'static str> {
    let by_certificate = client.token_endpoint_auth_method == AuthMethod::TlsClientAuth;
    if by_certificate && names(client) != 1 {
        return Err(
            "tls_client_auth needs one tls_client_auth_subject_dn or tls_client_auth_san_*",
        );
    }
    let registered = client.jwks.is_some() || client.jwks_uri.is_some();
    if client.token_endpoint_auth_method == AuthMethod::SelfSignedTlsClientAuth && !registered {
        return Err("self_signed_tls_client_auth needs jwks or jwks_uri");
    }
    if client.dpop_bound_access_tokens && client.tls_client_certificate_bound_access_tokens {
        return Err("access tokens are bound either by DPoP or to the certificate");
    }
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

/// How many names of a certificate are registered.
fn names(client: &Client) -> usize {
    [
        client.tls_client_auth_subject_dn.is_some(),
        client.tls_client_auth_san_dns.is_some(),
        client.tls_client_auth_san_uri.is_some(),
        client.tls_client_auth_san_ip.is_some(),
        client.tls_client_auth_san_email.is_some(),
    ]
    .into_iter()
    .filter(|registered| *registered)
    .count()
}
