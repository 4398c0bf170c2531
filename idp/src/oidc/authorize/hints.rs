//! What saves the person typing, and says where they are going: `login_hint` (OpenID Connect Core
//! §3.1.2.1), and ProConnect's `siret_hint` and `sp_name`. None of it is ever a reason to refuse.

use serde::{Deserialize, Serialize};

use super::super::params::Params;
use crate::domain::{Client, Name, Siret};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// The establishment that the person signs in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siret: Option<Siret>,
    /// The service behind a federation, for the title of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

pub(super) fn read(params: &Params, client: &Client) -> Hints {
    let login = params.get("login_hint");
    let siret = |hint: Option<&str>| hint.and_then(|hint| hint.parse().ok());
    Hints {
        login: login.map(|hint| hint.chars().take(256).collect()),
        siret: siret(login).or_else(|| siret(params.get("siret_hint"))),
        service: params
            .get("sp_name")
            .filter(|_| client.may_name_service)
            .and_then(shown),
    }
}

/// As a name of people may be shown: short, in one direction, without control characters.
fn shown(name: &str) -> Option<String> {
    Name::parse(name).ok().map(|name| name.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::tests::client;

    const SIRET: &str = "99900000300015";

    fn federation() -> Client {
        Client {
            may_name_service: true,
            ..client()
        }
    }

    #[test]
    fn an_establishment_is_hinted_at_in_either_way() {
        let hinted = |name, value| read(&Params::from([(name, value)]), &client()).siret;
        assert_eq!(hinted("login_hint", SIRET), SIRET.parse().ok());
        assert_eq!(
            hinted("siret_hint", "999 000 003 00015"),
            SIRET.parse().ok()
        );
        assert_eq!(hinted("siret_hint", "99900000300016"), None);
        assert_eq!(hinted("login_hint", "zoe@cabinet.example"), None);
    }

    #[test]
    fn only_a_federation_says_for_whom_it_asks() {
        let params = Params::from([("sp_name", "Chorus Pro")]);
        assert_eq!(read(&params, &client()).service, None);
        let named = read(&params, &federation()).service;
        assert_eq!(named.as_deref(), Some("Chorus Pro"));
    }

    #[test]
    fn a_name_that_would_deceive_is_left_out() {
        for name in ["\u{202e}orP surohC", "a\nb", " ", &"x".repeat(300)] {
            let params = Params::from([("sp_name", name)]);
            assert_eq!(read(&params, &federation()).service, None, "{name:?}");
        }
    }
}
