//! `claims`: single claims asked for by name (OpenID Connect Core §5.5).

use serde_json::{Map, Value};

use super::super::claims::SUPPORTED;
use super::super::error::Refusal;
use super::super::params::Params;
use crate::domain::RequestedClaims;

/// What the parameter asked for; `acr` is a demand, not a claim to deliver.
#[derive(Debug, Default)]
pub(super) struct Requested {
    pub(super) names: RequestedClaims,
    /// The person that the answer must be about (§5.5.1, "value").
    pub(super) subject: Option<String>,
    /// The members of `id_token.acr`, such as `essential` and `values`.
    pub(super) acr: Option<Map<String, Value>>,
}

const MAX_BYTES: usize = 8 * 1024;

pub(super) fn check(params: &Params) -> Result<Requested, Refusal> {
    let Some(text) = params.get("claims") else {
        return Ok(Requested::default());
    };
    if text.len() > MAX_BYTES {
        return Err(Refusal::invalid("claims is longer than 8192 bytes"));
    }
    let claims: Map<String, Value> =
        serde_json::from_str(text).map_err(|_| Refusal::invalid("claims is not a JSON object"))?;
    let userinfo = member(&claims, "userinfo")?;
    let id_token = member(&claims, "id_token")?;
    let acr = id_token.get("acr").and_then(Value::as_object).cloned();
    let names = RequestedClaims {
        userinfo: known(&userinfo),
        id_token: known(&id_token),
    };
    let sub = id_token.get("sub").or_else(|| userinfo.get("sub"));
    let sub = sub.and_then(|sub| sub.get("value"));
    let subject = sub.and_then(Value::as_str).map(str::to_owned);
    Ok(Requested {
        names,
        subject,
        acr,
    })
}

fn member(claims: &Map<String, Value>, name: &str) -> Result<Map<String, Value>, Refusal> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(member)) => Ok(member.clone()),
        Some(_) => Err(Refusal::invalid(format!(
            "claims.{name} is not a JSON object"
        ))),
    }
}

/// Claims that we do not know are not answered (Core §5.5: nothing may fail for them).
fn known(asked: &Map<String, Value>) -> Vec<String> {
    asked
        .keys()
        .filter(|name| SUPPORTED.contains(&name.as_str()))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(claims: &str) -> Result<Requested, Refusal> {
        check(&Params::from([("claims", claims)]))
    }

    #[test]
    fn known_claims_are_kept_by_place() {
        let asked =
            r#"{"userinfo":{"name":{"essential":true},"x":null},"id_token":{"email":null}}"#;
        let requested = checked(asked).unwrap().names;
        assert_eq!(requested.userinfo, ["name"]);
        assert_eq!(requested.id_token, ["email"]);
    }

    #[test]
    fn a_person_may_be_asked_for_by_name() {
        let subject = |claims: &str| checked(claims).unwrap().subject;
        let asked = r#"{"id_token":{"sub":{"value":"248289761001"}}}"#;
        assert_eq!(subject(asked).as_deref(), Some("248289761001"));
        assert_eq!(subject(r#"{"id_token":{"sub":null}}"#), None);
        assert_eq!(subject(r#"{"id_token":{"sub":{"essential":true}}}"#), None);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in [
            "[]",
            "1",
            "{",
            r#"{"userinfo":[]}"#,
            r#"{"id_token":"acr"}"#,
        ] {
            assert!(checked(text).is_err(), "{text}");
        }
        assert!(checked(&format!("{}{}", "[".repeat(4000), "]".repeat(4000))).is_err());
    }
}
