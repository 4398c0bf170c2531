//! `max_age`: how long ago credentials may have been checked (OpenID Connect Core §3.1.2.1).

use std::time::Duration;

use super::super::error::Refusal;
use super::super::params::Params;
use crate::domain::Client;

pub(super) fn check(params: &Params, client: &Client) -> Result<Option<Duration>, Refusal> {
    let seconds = match params.get("max_age") {
        None => client.default_max_age,
        Some(text) if text.bytes().all(|b| b.is_ascii_digit()) => {
            // A number past u32 is more than a century: the same as one that fits.
            Some(text.parse().unwrap_or(u32::MAX))
        }
        Some(_) => return Err(Refusal::invalid("max_age must be a number of seconds")),
    };
    Ok(seconds.map(|seconds| Duration::from_secs(seconds.into())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::tests::client;

    #[test]
    fn the_request_goes_before_the_registration() {
        let registered = Client {
            default_max_age: Some(60),
            ..client()
        };
        let given = check(&Params::from([("max_age", "5")]), &registered);
        assert_eq!(given, Ok(Some(Duration::from_secs(5))));
        let silent = check(&Params::default(), &registered);
        assert_eq!(silent, Ok(Some(Duration::from_mins(1))));
    }

    #[test]
    fn only_digits_are_seconds() {
        for text in ["-1", "1.5", "+1", "1 ", "ten"] {
            assert!(
                check(&Params::from([("max_age", text)]), &client()).is_err(),
                "{text}"
            );
        }
        assert!(
            check(
                &Params::from([("max_age", "99999999999999999999")]),
                &client()
            )
            .is_ok()
        );
    }
}
