//! Administrators who wait to be confirmed: by a key posted to the establishment, by those who are
//! there, or by an operator.

use std::time::Duration;

use crate::domain::{AccountState, Timestamp, words};

/// A letter that nobody answers is void after this.
pub const KEY_LIFETIME: Duration = Duration::from_hours(60 * 24);

/// Keys that are heard for one letter; then another must be posted.
pub const KEY_TRIES: i64 = 5;

/// People on one page of those who wait.
pub const MOST_SHOWN: u32 = 50;

words! {
    /// What an administrator says to who wants to be one.
    pub enum Answer {
        Agree = "agree",
        Refuse = "refuse",
    }
}

/// A letter on its way, or what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    None,
    Posted {
        at: Timestamp,
        until: Timestamp,
    },
    /// It was tried too often.
    UsedUp,
    Expired,
}

impl Letter {
    /// Of what is kept of it: when it was made, until when it holds, and how often it was tried.
    pub fn of(kept: Option<(Timestamp, Timestamp, i64)>, now: Timestamp) -> Self {
        match kept {
            None => Self::None,
            Some((_, until, _)) if until <= now => Self::Expired,
            Some((_, _, tries)) if tries >= KEY_TRIES => Self::UsedUp,
            Some((at, until, _)) => Self::Posted { at, until },
        }
    }
}

/// Does the account wait to be confirmed?
pub const fn waits(state: AccountState) -> bool {
    matches!(
        state,
        AccountState::PrimoAdmin | AccountState::CandidateAdmin
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_void_after_its_time_or_five_tries() {
        let [made, until, late] = [10, 20, 21].map(Timestamp::from_unix);
        let letter = |tries, now| Letter::of(Some((made, until, tries)), now);
        assert_eq!(Letter::of(None, made), Letter::None);
        assert_eq!(letter(4, made), Letter::Posted { at: made, until });
        assert_eq!(letter(5, made), Letter::UsedUp);
        assert_eq!(letter(0, until), Letter::Expired);
        assert_eq!(letter(9, late), Letter::Expired);
    }

    #[test]
    fn two_states_wait() {
        let waiting = AccountState::ALL.iter().filter(|state| waits(**state));
        assert_eq!(waiting.count(), 2);
    }
}
