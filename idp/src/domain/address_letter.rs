//! What is written about another e-mail address of an account.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{LetterKind, LinkKey, LinkPurpose, Timestamp};

/// From the link that proves an address to the one that takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum AddressLetter {
    /// To the address that is to be proven.
    Proof { key: LinkKey, until: Timestamp },
    /// To the address that was replaced, which can be taken back.
    Replaced {
        key: LinkKey,
        at: Timestamp,
        until: Timestamp,
    },
    /// To the address that is the account's no more: the one before was taken back.
    Restored { at: Timestamp },
}

impl AddressLetter {
    pub const fn kind(&self) -> LetterKind {
        match self {
            Self::Proof { .. } => LetterKind::AddressProof,
            Self::Replaced { .. } => LetterKind::AddressReplaced,
            Self::Restored { .. } => LetterKind::AddressRestored,
        }
    }

    pub const fn keeps(&self) -> Duration {
        match self {
            Self::Proof { .. } => LinkPurpose::AddressChange.lifetime(),
            Self::Replaced { .. } | Self::Restored { .. } => LinkPurpose::AddressUndo.lifetime(),
        }
    }
}
