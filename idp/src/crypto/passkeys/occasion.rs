//! What a question to a passkey is asked for.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::domain::AccountId;

/// Why a device is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ceremony {
    /// A new passkey is made.
    Enrolment,
    /// Whoever comes is to say who they are.
    SignIn,
    SecondFactor,
    /// The person of a session proves once more to be there.
    Confirmation,
}

/// What a question is good for, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    pub ceremony: Ceremony,
    /// What only this browser goes on with: a session, or a request that waits.
    pub place: String,
    /// Whose passkeys are meant, where that is known.
    pub account: Option<AccountId>,
}

impl Ceremony {
    /// How long the answer may take. A sign-in form may lie open as long as its request.
    pub(super) const fn within(self) -> Duration {
        match self {
            Self::SignIn => Duration::from_hours(1),
            Self::Enrolment | Self::SecondFactor | Self::Confirmation => Duration::from_mins(10),
        }
    }
}
