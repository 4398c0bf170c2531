//! The claim as it is written in the token, and the address it may refer to.

use openidconnect::AccessToken;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{SERVICE, Siren, Siret};
use crate::provider::PartnerClaims;

#[derive(Debug, Deserialize)]
pub(super) struct Claim {
    v: u32,
    svc: String,
    grain: String,
    #[serde(flatten)]
    pub mode: Mode,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "mode", rename_all = "lowercase")]
pub(super) enum Mode {
    Inline {
        sirets: Vec<Siret>,
    },
    Company {
        sirens: Vec<Siren>,
    },
    Scoped {
        portfolios: Vec<Portfolio>,
        n_max: u64,
    },
    Reference,
    /// Statements of several modes: rather than add them up, this site asks for the list.
    #[serde(skip_deserializing)]
    Several,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Portfolio {
    /// How many establishments it holds.
    pub n: u64,
}

#[derive(Debug, thiserror::Error)]
#[error("the claim is of a form this site does not know")]
pub(super) struct Unreadable;

impl Claim {
    /// `None` when the token has no claim at all.
    pub(super) fn read(value: &Value) -> Result<Option<Self>, Unreadable> {
        match value {
            Value::Null => Ok(None),
            Value::Array(statements) => {
                let mut readable = statements
                    .iter()
                    .filter_map(|one| Self::statement(one).ok());
                let mode = Mode::Several;
                readable
                    .next()
                    .map(|one| Some(Self { mode, ..one }))
                    .ok_or(Unreadable)
            }
            statement => Self::statement(statement).map(Some),
        }
    }

    fn statement(value: &Value) -> Result<Self, Unreadable> {
        let claim = Self::deserialize(value).map_err(|_| Unreadable)?;
        let known = claim.v == 1 && claim.svc == SERVICE && claim.grain == "siret";
        if known { Ok(claim) } else { Err(Unreadable) }
    }
}

/// Where a claim too large for a token is kept (OpenID Connect Core §5.6.2, distributed claims).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Source {
    pub endpoint: Url,
    pub access_token: AccessToken,
}

impl Source {
    /// `_claim_names` gives the source of the claim `habilitations_list` a name, `_claim_sources`
    /// gives the name a place.
    pub(super) fn read(claims: &PartnerClaims) -> Result<Self, Unreadable> {
        let name = claims
            .claim_names
            .get("habilitations_list")
            .and_then(Value::as_str);
        let source = name
            .and_then(|name| claims.claim_sources.get(name))
            .ok_or(Unreadable)?;
        Self::deserialize(source).map_err(|_| Unreadable)
    }

    /// The same list, in the modes that do not name it: any access token with the scope
    /// `habilitations` opens it.
    pub(super) fn of_service(issuer: &Url, access_token: AccessToken) -> Self {
        let mut endpoint = issuer.clone();
        endpoint.set_path("/entitlements");
        endpoint.query_pairs_mut().append_pair("service", SERVICE);
        Self {
            endpoint,
            access_token,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn inline() -> Value {
        json!({
            "v": 1, "svc": "mon-compte-formation", "grain": "siret", "mode": "inline",
            "as_of": 7, "sirets": ["73282932000074"],
        })
    }

    #[test]
    fn a_known_mode_is_read() {
        assert!(matches!(
            Claim::read(&inline()),
            Ok(Some(Claim { mode: Mode::Inline { sirets }, .. })) if sirets.len() == 1
        ));
    }

    #[test]
    fn no_claim_is_no_error() {
        assert!(matches!(Claim::read(&Value::Null), Ok(None)));
    }

    #[test]
    fn anything_unknown_or_malformed_is_unreadable() {
        for (member, value) in [
            ("v", json!(2)),
            ("svc", json!("compte-atmp")),
            ("grain", json!("siren")),
            ("mode", json!("everything")),
            ("sirets", json!(["732"])),
            ("sirets", json!([73_282_932_000_074_u64])),
        ] {
            let mut claim = inline();
            claim[member] = value;
            assert!(Claim::read(&claim).is_err(), "{claim}");
        }
    }
}
