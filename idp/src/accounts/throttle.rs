//! How long to wait after failed sign-ins.
//!
//! Failures are counted three ways, so that guessing is slow from everywhere and yet nobody can be
//! kept out by somebody else for ever:
//!
//! - by person *and* network: few are allowed, the waits grow;
//! - by person from anywhere: many are allowed, the waits are short. The person's own network is
//!   heard again after a quarter of an hour at the latest, whatever strangers do meanwhile;
//! - by network, whoever is meant: a firm of hundreds behind one address must still get in.
//!
//! Codes of a second factor are counted by account, and those of apps apart from recovery codes:
//! whoever has the password and keeps the app's count full still cannot keep out a person who has a
//! recovery code.
//!
//! What is refused while waiting is not heard and not counted, so waiting always ends.

use std::time::Duration;

/// Failures older than this are forgotten.
pub const FORGOTTEN_AFTER: Duration = Duration::from_hours(1);

/// How a limit grows: how many failures are free, the first wait after them, and the longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    free: u32,
    first_wait: Duration,
    longest_wait: Duration,
}

/// One person, one network.
pub const PERSON_AND_NETWORK: Limit = Limit {
    free: 5,
    first_wait: Duration::from_mins(1),
    longest_wait: Duration::from_mins(15),
};

/// One person, from anywhere.
pub const PERSON: Limit = Limit {
    free: 50,
    first_wait: Duration::from_mins(1),
    longest_wait: Duration::from_mins(5),
};

/// Codes of one account's apps: of a million, three are right at a time.
pub const CODES: Limit = Limit {
    free: 5,
    first_wait: Duration::from_mins(1),
    longest_wait: Duration::from_mins(15),
};

/// Recovery codes of one account, which nobody can guess.
pub const RECOVERY_CODES: Limit = Limit {
    free: 20,
    first_wait: Duration::from_mins(1),
    longest_wait: Duration::from_mins(5),
};

/// Signatures of one account's passkeys, which nobody can guess.
pub const PASSKEYS: Limit = Limit {
    free: 20,
    first_wait: Duration::from_mins(1),
    longest_wait: Duration::from_mins(5),
};

/// One network, within [`NETWORK_WINDOW`].
pub const NETWORK_FAILURES: u64 = 200;
pub const NETWORK_WINDOW: Duration = Duration::from_mins(15);

/// Codes of devices that nobody was given, typed by one person. There are 25,600 million.
pub const DEVICE_CODES_PERSON: Limit = Limit {
    free: 5,
    first_wait: Duration::from_mins(1),
    longest_wait: Duration::from_mins(15),
};

/// The same from one network, which may be a firm's.
pub const DEVICE_CODES_NETWORK: Limit = Limit {
    free: 30,
    first_wait: Duration::from_mins(1),
    longest_wait: Duration::from_mins(15),
};

impl Limit {
    /// The wait that follows this many failures; it doubles with every one that is not free.
    pub fn wait_after(self, failures: i64) -> Option<Duration> {
        let over = u32::try_from(failures)
            .unwrap_or(0)
            .checked_sub(self.free)?;
        let factor = 1_u32.checked_shl(over.min(30)).unwrap_or(u32::MAX);
        Some(
            self.first_wait
                .saturating_mul(factor)
                .min(self.longest_wait),
        )
    }
}

/// A wait in whole minutes, as people are told it: never too few.
pub fn in_minutes(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs().div_ceil(60)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_failures_are_free() {
        assert_eq!(PERSON_AND_NETWORK.wait_after(1), None);
        assert_eq!(PERSON_AND_NETWORK.wait_after(4), None);
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let minutes = |failures| PERSON_AND_NETWORK.wait_after(failures).map(in_minutes);
        assert_eq!(
            [5, 6, 7, 8, 9, 400].map(minutes),
            [1, 2, 4, 8, 15, 15].map(Some)
        );
    }

    #[test]
    fn a_wait_is_rounded_up() {
        assert_eq!(in_minutes(Duration::from_secs(61)), 2);
        assert_eq!(in_minutes(Duration::from_mins(1)), 1);
    }
}
