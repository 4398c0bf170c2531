//! `code_challenge`: the code is worthless without its verifier (RFC 7636 §4.2–4.4,
//! RFC 9700 §2.1.1).

use super::super::error::Refusal;
use super::super::params::Params;
use crate::domain::Client;

pub(super) fn check(params: &Params, client: &Client) -> Result<Option<String>, Refusal> {
    let method = params.get("code_challenge_method");
    let Some(challenge) = params.get("code_challenge") else {
        if client.demands_pkce() {
            return Err(Refusal::invalid("code_challenge is missing"));
        }
        if method.is_some() {
            return Err(Refusal::invalid(
                "code_challenge_method needs code_challenge",
            ));
        }
        return Ok(None);
    };
    // RFC 7636 §4.3: without a method, plain is meant, and plain is not supported.
    if method != Some("S256") {
        return Err(Refusal::invalid("code_challenge_method must be S256"));
    }
    let is_sha256 = challenge.len() == 43
        && challenge
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !is_sha256 {
        return Err(Refusal::invalid(
            "code_challenge must be 43 characters of base64url",
        ));
    }
    Ok(Some(challenge.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Pkce;
    use crate::oidc::tests::client;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn checked(challenge: &str, method: &str) -> Result<Option<String>, Refusal> {
        check(
            &Params::from([
                ("code_challenge", challenge),
                ("code_challenge_method", method),
            ]),
            &client(),
        )
    }

    #[test]
    fn s256_is_the_only_method() {
        assert_eq!(checked(CHALLENGE, "S256"), Ok(Some(CHALLENGE.to_owned())));
        for method in ["plain", "", "s256"] {
            assert!(checked(CHALLENGE, method).is_err(), "{method:?}");
        }
    }

    #[test]
    fn what_is_no_sha256_is_refused() {
        assert!(checked("short", "S256").is_err());
        assert!(checked(&CHALLENGE.replace('O', "="), "S256").is_err());
    }

    #[test]
    fn a_client_may_be_excused_by_its_registration_unless_public() {
        let excused = Client {
            pkce: Pkce::Optional,
            ..client()
        };
        assert_eq!(check(&Params::default(), &excused), Ok(None));
        assert!(check(&Params::default(), &client()).is_err());
        let token_endpoint_auth_method = crate::domain::AuthMethod::None;
        let public = Client {
            token_endpoint_auth_method,
            ..excused
        };
        assert!(check(&Params::default(), &public).is_err());
    }
}
