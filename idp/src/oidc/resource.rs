//! `resource`: whom the tokens are to be for (RFC 8707).
//!
//! A client names only what is registered for it, and ourselves. What was named at the
//! authorization request bounds all that comes of it: a token request may name fewer, never others.
//! Who names nothing gets a token for us alone, as if there were no resource servers.

use super::error::{ErrorCode, Refusal, TokenError};
use super::params::Params;
use crate::domain::{Audience, Client, Resource};

/// More make a token too long for headers.
const MAX: usize = 8;

/// RFC 8707 §2 `invalid_target`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTarget(&'static str);

impl From<InvalidTarget> for Refusal {
    fn from(InvalidTarget(description): InvalidTarget) -> Self {
        Self::new(ErrorCode::InvalidTarget, description)
    }
}

impl From<InvalidTarget> for TokenError {
    fn from(InvalidTarget(description): InvalidTarget) -> Self {
        Self::new(ErrorCode::InvalidTarget, description)
    }
}

/// What a request names, each once.
pub(super) fn named(params: &Params) -> Result<Vec<Resource>, InvalidTarget> {
    let mut named = Vec::new();
    for text in params.all("resource") {
        let invalid = |_| InvalidTarget("resource must be an absolute URI without a fragment");
        let resource: Resource = text.parse().map_err(invalid)?;
        if !named.contains(&resource) {
            named.push(resource);
        }
    }
    if named.len() > MAX {
        return Err(InvalidTarget("there are too many values of resource"));
    }
    Ok(named)
}

/// What a request names, all of it registered for this client.
pub(super) fn check(
    params: &Params,
    client: &Client,
    issuer: &str,
) -> Result<Vec<Resource>, InvalidTarget> {
    let named = named(params)?;
    if named
        .iter()
        .all(|one| may_name(client, one.as_str(), issuer))
    {
        Ok(named)
    } else {
        Err(InvalidTarget("resource is not registered for this client"))
    }
}

/// May this client have tokens for that name?
pub(super) fn may_name(client: &Client, name: &str, issuer: &str) -> bool {
    name == issuer || client.resources.iter().any(|one| one.as_str() == name)
}

/// Those that a token request names, or else all that were granted (§2.2).
pub fn narrowed(
    asked: &[Resource],
    granted: &[Resource],
    issuer: &str,
) -> Result<Audience, TokenError> {
    let all = Audience::of(granted, issuer);
    if asked.is_empty() {
        return Ok(all);
    }
    if asked.iter().all(|one| all.contains(one.as_str())) {
        Ok(Audience::of(asked, issuer))
    } else {
        Err(InvalidTarget("resource is more than was granted").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://idp.example";

    fn resources(names: &[&str]) -> Vec<Resource> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    #[test]
    fn fewer_may_be_named_and_never_others() {
        let (a, b) = ("https://a.example", "https://b.example");
        let given = |asked: &[&str], granted: &[&str]| {
            let (asked, granted) = (resources(asked), resources(granted));
            let audience = narrowed(&asked, &granted, ISSUER).ok()?;
            Some(audience.iter().collect::<Vec<_>>().join(" "))
        };
        assert_eq!(given(&[], &[]).as_deref(), Some(ISSUER));
        assert_eq!(given(&[ISSUER], &[]).as_deref(), Some(ISSUER));
        assert_eq!(given(&[a], &[a, b]).as_deref(), Some(a));
        assert_eq!(given(&[], &[a]).as_deref(), Some(a));
        for (asked, granted) in [(a, &[][..]), (b, &[a]), (ISSUER, &[a])] {
            assert_eq!(given(&[asked], granted), None, "{asked}");
        }
    }

    #[test]
    fn what_is_named_twice_counts_once_and_too_many_are_refused() {
        let repeated = "resource=https%3A%2F%2Fa.example&".repeat(20);
        let params = Params::parse(repeated.as_bytes()).unwrap();
        assert_eq!(named(&params), Ok(resources(&["https://a.example"])));
        let many: Vec<String> = (0..9).map(|n| format!("resource=urn:x:{n}")).collect();
        assert!(named(&Params::parse(many.join("&").as_bytes()).unwrap()).is_err());
    }
}
