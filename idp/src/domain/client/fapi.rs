//! FAPI 2.0 as it bears on a registration (Security Profile §5.3.2.1, §5.4.1).

use super::{AuthMethod, Client, GrantType, ResponseType};
use crate::domain::{ClientAlg, SigningAlg};

pub(super) fn check(client: &Client) -> Result<(), &'static str> {
    if !client.is_fapi() {
        return Ok(());
    }
    if !matches!(
        client.token_endpoint_auth_method,
        AuthMethod::PrivateKeyJwt | AuthMethod::SelfSignedTlsClientAuth | AuthMethod::TlsClientAuth
    ) {
        return Err("a FAPI 2.0 client must authenticate with private_key_jwt or a certificate");
    }
    if client.response_types != [ResponseType::Code] {
        return Err("a FAPI 2.0 client is answered with a code only");
    }
    // It promises that who began a sign-in is who ended it; a device cannot know (RFC 8628 §5.4).
    if client.may_use(GrantType::DeviceCode) {
        return Err("the device flow is not for FAPI 2.0 clients");
    }
    let ours = [
        Some(client.id_token_signed_response_alg),
        client.userinfo_signed_response_alg,
        client.authorization_signed_response_alg,
    ];
    if ours.contains(&Some(SigningAlg::Rs256)) {
        return Err("a FAPI 2.0 client must be answered with PS256, ES256 or EdDSA, not RS256");
    }
    if client.request_object_signing_alg == Some(ClientAlg::Rs256) {
        return Err("a FAPI 2.0 client must not sign with RS256");
    }
    Ok(())
}
