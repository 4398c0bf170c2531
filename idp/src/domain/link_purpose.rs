//! What one-time links in mails are for.

use std::time::Duration;

use super::words;

words! {
    /// What a link in a mail lets its reader do, once; of one purpose, it is nothing for another.
    pub enum LinkPurpose {
        /// A new password, for who has forgotten the old one.
        Recovery = "recovery",
        /// The same at the word of an administrator or of support, who ask when the person may be
        /// away.
        AssistedRecovery = "assisted_recovery",
        /// An address is its owner's.
        AddressValidation = "address_validation",
        /// The same of an address that is to take another's place.
        AddressChange = "address_change",
        /// The address that was replaced is taken back.
        AddressUndo = "address_undo",
        /// A sign-in that the person is told of was somebody else's.
        NotMe = "not_me",
    }
}

impl LinkPurpose {
    /// How long a link can be used.
    pub const fn lifetime(self) -> Duration {
        match self {
            Self::Recovery => Duration::from_mins(30),
            Self::AssistedRecovery | Self::AddressChange => Duration::from_hours(24),
            Self::AddressValidation | Self::AddressUndo | Self::NotMe => {
                Duration::from_hours(7 * 24)
            }
        }
    }

    /// So many are made for one account within an hour.
    pub const fn per_hour(self) -> u32 {
        match self {
            Self::Recovery | Self::AddressChange => 3,
            Self::AssistedRecovery | Self::AddressValidation => 5,
            // As many as there may be cause for: whoever did what they tell of must not be able to
            // keep them from being made.
            Self::AddressUndo | Self::NotMe => 1000,
        }
    }

    /// Does a new one make those before it void? Not where each undoes something else, or whoever
    /// did the first thing makes its link void by doing another.
    pub const fn supersedes(self) -> bool {
        match self {
            Self::Recovery
            | Self::AssistedRecovery
            | Self::AddressValidation
            | Self::AddressChange => true,
            Self::AddressUndo | Self::NotMe => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_undoes_something_lasts_a_week_and_yields_to_nothing() {
        for purpose in [LinkPurpose::AddressUndo, LinkPurpose::NotMe] {
            assert!(!purpose.supersedes());
            assert_eq!(purpose.lifetime().as_secs(), 7 * 86_400);
        }
    }
}
