//! `scope`: `openid` must be there; what is unknown, or not the client's to ask, is left out
//! (OpenID Connect Core §3.1.2.1, RFC 6749 §3.3).

use super::super::error::{ErrorCode, Refusal};
use super::super::params::Params;
use super::prompt;
use crate::domain::{Client, Scope, Scopes};

pub(super) fn check(params: &Params, client: &Client) -> Result<Scopes, Refusal> {
    // Core §11: offline access needs the person's consent, unless a convention stands in for it.
    let consents =
        prompt::check(params)?.consent || client.consent == crate::domain::Consent::Convention;
    Ok(asked(params, client)?
        .iter()
        .filter(|scope| *scope != Scope::OfflineAccess || consents)
        .collect())
}

/// What is asked for, as far as it is the client's to ask.
pub(in crate::oidc) fn asked(params: &Params, client: &Client) -> Result<Scopes, Refusal> {
    let asked = Scopes::parse(params.get("scope").unwrap_or_default());
    if !asked.contains(Scope::OpenId) {
        return Err(Refusal::new(
            ErrorCode::InvalidScope,
            "scope must contain openid",
        ));
    }
    Ok(asked.intersection(&client.scope))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::tests::client;

    #[test]
    fn unknown_scopes_and_those_of_others_are_left_out() {
        let params = Params::from([("scope", "phone uid openid email")]);
        let narrow = Client {
            scope: Scopes::parse("openid email"),
            ..client()
        };
        assert_eq!(check(&params, &narrow), Ok(Scopes::parse("openid email")));
    }

    #[test]
    fn openid_must_be_asked_for() {
        let refusal = check(&Params::from([("scope", "email")]), &client()).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::InvalidScope);
    }

    #[test]
    fn offline_access_needs_consent_to_be_asked_for() {
        let asking = Client {
            scope: Scopes::parse("openid offline_access"),
            consent: crate::domain::Consent::Required,
            ..client()
        };
        let without = Params::from([("scope", "openid offline_access")]);
        assert_eq!(check(&without, &asking), Ok(Scopes::parse("openid")));
        let with = Params::from([("scope", "openid offline_access"), ("prompt", "consent")]);
        assert_eq!(
            check(&with, &asking),
            Ok(Scopes::parse("openid offline_access"))
        );
    }
}
