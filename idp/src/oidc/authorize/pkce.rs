//! `code_challenge`: the code is worthless without its verifier (RFC 7636 §4.2–4.4,
//! RFC 9700 §2.1.1). Where no code is asked for there is none to protect.

use super::super::error::Refusal;
use super::super::params::Params;
use crate::domain::{Client, ResponseType};

pub(super) fn check(
    params: &Params,
    client: &Client,
    response_type: ResponseType,
) -> Result<Option<String>, Refusal> {
    let method = params.get("code_challenge_method");
    let Some(challenge) = params.get("code_challenge") else {
        if client.demands_pkce() && response_type.has_code() {
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
            ResponseType::Code,
        )
    }

    fn without(client: &Client, response_type: ResponseType) -> Result<Option<String>, Refusal> {
        check(&Params::default(), client, response_type)
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
        assert_eq!(without(&excused, ResponseType::Code), Ok(None));
        assert!(without(&client(), ResponseType::Code).is_err());
        let token_endpoint_auth_method = crate::domain::AuthMethod::None;
        let public = Client {
            token_endpoint_auth_method,
            ..excused
        };
        assert!(without(&public, ResponseType::Code).is_err());
        assert!(without(&public, ResponseType::CodeIdToken).is_err());
        assert_eq!(without(&public, ResponseType::IdToken), Ok(None));
    }
}
