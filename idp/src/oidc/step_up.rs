//! Step-up (RFC 9470): a resource that demands more than a token's sign-in gave says so, and its
//! client sends the person back for it.
//!
//! 1. A resource server holds `acr` and `auth_time` of a token, read from the token itself or told
//!    by introspection (§6), against what it demands ([`Demand::check`]).
//! 2. What is not met becomes a [`Challenge`] with status 401 (§3).
//! 3. The client repeats its authorization request with the `acr_values` and `max_age` of the
//!    challenge (§4). Within a session the person is asked for as much more as is needed; the new
//!    token says what was reached (§5). To hear an error instead of a lower level, it asks for an
//!    essential `acr` by `claims`.
//!
//! Partners' own resource servers do the same: this is the reference.

use std::time::Duration;

use crate::domain::{Acr, Timestamp};

/// How strongly, and how lately, somebody must have signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    pub acr: Option<Acr>,
    pub max_age: Option<Duration>,
}

/// What a client must ask for (§3): all of the demand, or one round would not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge(Demand);

impl Demand {
    pub fn check(
        self,
        acr: Option<Acr>,
        auth_time: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Challenge> {
        let strong = self
            .acr
            .is_none_or(|least| acr.is_some_and(|acr| acr.satisfies(least)));
        let fresh = self
            .max_age
            .is_none_or(|max| auth_time.is_some_and(|at| now.since(at) <= max));
        if strong && fresh {
            Ok(())
        } else {
            Err(Challenge(self))
        }
    }
}

impl Challenge {
    /// What stands in `WWW-Authenticate` beside `error` and `error_description`.
    pub fn parameters(self) -> String {
        let Self(Demand { acr, max_age }) = self;
        let acr = acr.map(|acr| format!(", acr_values=\"{acr}\""));
        let max_age = max_age.map(|age| format!(", max_age=\"{}\"", age.as_secs()));
        acr.into_iter().chain(max_age).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNED_IN: Timestamp = Timestamp::from_unix(1_800_000_000);

    const BOTH: Demand = Demand {
        acr: Some(Acr::Eidas1),
        max_age: Some(Duration::from_mins(1)),
    };

    fn after(seconds: u64) -> Timestamp {
        SIGNED_IN + Duration::from_secs(seconds)
    }

    #[test]
    fn who_signed_in_strongly_and_lately_enough_goes_on_to_the_second() {
        let check = |acr, seconds| BOTH.check(acr, Some(SIGNED_IN), after(seconds));
        assert_eq!(check(Some(Acr::Eidas1), 60), Ok(()));
        assert_eq!(check(Some(Acr::Eidas2), 0), Ok(()));
        assert!(check(Some(Acr::Eidas1), 61).is_err());
        assert!(check(Some(Acr::Eidas0Mfa), 0).is_err());
        assert!(check(None, 0).is_err());
        assert!(BOTH.check(Some(Acr::Eidas3), None, after(0)).is_err());
        assert_eq!(Demand::default().check(None, None, after(0)), Ok(()));
    }

    #[test]
    fn a_challenge_says_all_that_is_demanded() {
        let told = |demand: Demand| demand.check(None, None, after(0)).unwrap_err().parameters();
        assert_eq!(told(BOTH), ", acr_values=\"eidas1\", max_age=\"60\"");
        let of_level = Demand {
            max_age: None,
            ..BOTH
        };
        assert_eq!(told(of_level), ", acr_values=\"eidas1\"");
    }
}
