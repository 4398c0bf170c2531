//! `acr_values` and an essential `acr`: how strongly the person must be known
//! (OpenID Connect Core §3.1.2.1, §5.5.1.1).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::error::Refusal;
use super::super::params::Params;
use super::claims_parameter::Requested;
use crate::domain::{Acr, Client};

/// What the partner demands of the session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcrDemand {
    /// One of these or stronger, or an error.
    pub essential: Vec<Acr>,
    /// One of these or stronger, where the person can; a wish never fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wished: Vec<Acr>,
}

impl AcrDemand {
    /// Is the demand met? An essential `acr` is never silently downgraded.
    pub fn is_met_by(&self, reached: Option<Acr>) -> bool {
        is_one_met(&self.essential, reached)
    }

    /// Is something demanded or wished for that the session is too weak for, and that the person
    /// could reach by signing in again (RFC 9470 §4)?
    pub fn asks_for_more(&self, reached: Option<Acr>, reachable: Option<Acr>) -> bool {
        [&self.essential, &self.wished]
            .into_iter()
            .any(|classes| !is_one_met(classes, reached) && is_one_met(classes, reachable))
    }
}

fn is_one_met(classes: &[Acr], reached: Option<Acr>) -> bool {
    let satisfied = |least: &Acr| reached.is_some_and(|acr| acr.satisfies(*least));
    classes.is_empty() || classes.iter().any(satisfied)
}

pub(super) fn check(
    params: &Params,
    requested: &Requested,
    client: &Client,
) -> Result<AcrDemand, Refusal> {
    let text = params.get("acr_values");
    if text.is_some_and(|values| values.len() > 1024) {
        return Err(Refusal::invalid("acr_values is too long"));
    }
    let mut wished = match text {
        Some(text) => known(text.split(' ')),
        // Registration §2: of a request that says nothing of its own.
        None if requested.acr.is_none() => client.default_acr_values.clone(),
        None => Vec::new(),
    };
    let essential = Vec::new();
    let Some(acr) = &requested.acr else {
        return Ok(AcrDemand { essential, wished });
    };
    let named: Vec<&str> = values(acr).collect();
    if acr.get("essential") != Some(&Value::Bool(true)) {
        wished.extend(known(named.into_iter()));
        return Ok(AcrDemand { essential, wished });
    }
    let essential = known(named.iter().copied());
    if essential.is_empty() && !named.is_empty() {
        // Nothing that we could ever reach was named.
        return Err(Refusal::new(
            super::super::error::ErrorCode::UnmetAuthenticationRequirements,
            "none of the essential acr values is supported",
        ));
    }
    Ok(AcrDemand { essential, wished })
}

/// Classes that we do not know can be no wish of ours to fulfil.
fn known(values: impl Iterator<Item = impl AsRef<str>>) -> Vec<Acr> {
    values
        .filter_map(|value| value.as_ref().parse().ok())
        .collect()
}

fn values(acr: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let list = acr.get("values").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .chain(acr.get("value"))
        .filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::super::claims_parameter;
    use super::*;
    use crate::oidc::tests::client;

    fn demand(claims: &str) -> Result<AcrDemand, Refusal> {
        let params = Params::from([("claims", claims)]);
        check(
            &params,
            &claims_parameter::check(&params).unwrap(),
            &client(),
        )
    }

    fn wish(params: &Params, client: &Client) -> Vec<Acr> {
        let requested = claims_parameter::check(params).unwrap();
        check(params, &requested, client).unwrap().wished
    }

    #[test]
    fn the_request_goes_before_the_registration() {
        let registered = Client {
            default_acr_values: vec![Acr::Eidas2],
            ..client()
        };
        let asked = Params::from([("acr_values", "eidas1 gold eidas0")]);
        assert_eq!(wish(&asked, &registered), [Acr::Eidas1, Acr::Eidas0]);
        assert_eq!(wish(&Params::default(), &registered), [Acr::Eidas2]);
        let by_claim = Params::from([("claims", r#"{"id_token":{"acr":{"value":"eidas3"}}}"#)]);
        assert_eq!(wish(&by_claim, &registered), [Acr::Eidas3]);
    }

    #[test]
    fn more_is_asked_for_only_where_it_is_missing_and_within_reach() {
        let wish = AcrDemand {
            wished: vec![Acr::Eidas1Mfa, Acr::Eidas1],
            ..AcrDemand::default()
        };
        let (weak, enough) = (Some(Acr::Eidas0Mfa), Some(Acr::Eidas1));
        assert!(wish.asks_for_more(weak, enough));
        assert!(wish.asks_for_more(None, enough));
        assert!(!wish.asks_for_more(enough, Some(Acr::Eidas3)));
        assert!(!wish.asks_for_more(weak, weak));
        assert!(!AcrDemand::default().asks_for_more(None, enough));
    }

    #[test]
    fn an_essential_acr_must_be_reached() {
        let claims = r#"{"id_token":{"acr":{"essential":true,"values":["eidas1-mfa","other"]}}}"#;
        let demand = demand(claims).unwrap();
        assert!(!demand.is_met_by(Some(Acr::Eidas1)));
        assert!(demand.is_met_by(Some(Acr::Eidas1Mfa)));
        assert!(demand.is_met_by(Some(Acr::Eidas2)), "stronger is as good");
        assert!(!demand.is_met_by(None));
    }

    #[test]
    fn one_factor_never_stands_in_for_several() {
        let claims = r#"{"id_token":{"acr":{"essential":true,"values":["eidas0-mfa"]}}}"#;
        let demand = demand(claims).unwrap();
        assert!(!demand.is_met_by(Some(Acr::Eidas1)));
        assert!(demand.is_met_by(Some(Acr::Eidas1Mfa)));
    }

    #[test]
    fn a_wish_never_fails() {
        let claims = r#"{"id_token":{"acr":{"values":["eidas3"]}}}"#;
        assert!(demand(claims).unwrap().is_met_by(None));
    }

    #[test]
    fn a_demand_for_nothing_we_know_is_refused_at_once() {
        let claims = r#"{"id_token":{"acr":{"essential":true,"value":"gold"}}}"#;
        assert!(demand(claims).is_err());
    }
}
