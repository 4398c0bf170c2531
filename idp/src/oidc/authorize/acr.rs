//! `acr_values` and an essential `acr`: how strongly the person must be known
//! (OpenID Connect Core §3.1.2.1, §5.5.1.1).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::error::Refusal;
use super::super::params::Params;
use super::claims_parameter::Requested;
use crate::domain::Acr;

/// What the partner demands of the session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcrDemand {
    /// One of these or stronger, or an error; a wish in `acr_values` alone never fails.
    pub essential: Vec<Acr>,
}

impl AcrDemand {
    /// Is the demand met? An essential `acr` is never silently downgraded.
    pub fn is_met_by(&self, reached: Option<Acr>) -> bool {
        let satisfied = |least: &Acr| reached.is_some_and(|acr| acr.satisfies(*least));
        self.essential.is_empty() || self.essential.iter().any(satisfied)
    }
}

pub(super) fn check(params: &Params, requested: &Requested) -> Result<AcrDemand, Refusal> {
    if params
        .get("acr_values")
        .is_some_and(|values| values.len() > 1024)
    {
        return Err(Refusal::invalid("acr_values is too long"));
    }
    let Some(acr) = &requested.acr else {
        return Ok(AcrDemand::default());
    };
    if acr.get("essential") != Some(&Value::Bool(true)) {
        return Ok(AcrDemand::default());
    }
    let named: Vec<&str> = values(acr).collect();
    let essential: Vec<Acr> = named
        .iter()
        .filter_map(|value| value.parse().ok())
        .collect();
    if essential.is_empty() && !named.is_empty() {
        // Nothing that we could ever reach was named.
        return Err(Refusal::new(
            super::super::error::ErrorCode::UnmetAuthenticationRequirements,
            "none of the essential acr values is supported",
        ));
    }
    Ok(AcrDemand { essential })
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

    fn demand(claims: &str) -> Result<AcrDemand, Refusal> {
        let params = Params::from([("claims", claims)]);
        check(&params, &claims_parameter::check(&params).unwrap())
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
