//! What is written about companies' registrations.

use serde::{Deserialize, Serialize};

use super::{LetterKind, LinkKey, Name, Siret, Timestamp};

/// One letter of a registration, from the link that proves an address to the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum RegistrationLetter {
    /// Somebody registers a company under this address, which is to be proven.
    Link(RegistrationLink),
    /// Somebody registered under the name of who has an account.
    Tried {
        at: Timestamp,
    },
    /// Somebody wants to be an administrator as well.
    Candidate {
        first_name: Name,
        last_name: Name,
    },
    /// Who registered is an administrator now.
    Confirmed,
    Refused,
}

/// Who registers, and for which establishment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationLink {
    pub key: LinkKey,
    pub first_name: Name,
    pub last_name: Name,
    pub siret: Siret,
    pub until: Timestamp,
}

impl RegistrationLetter {
    pub const fn kind(&self) -> LetterKind {
        match self {
            Self::Link(_) => LetterKind::RegistrationLink,
            Self::Tried { .. } => LetterKind::RegistrationTried,
            Self::Candidate { .. } => LetterKind::CandidateWaiting,
            Self::Confirmed => LetterKind::AdministratorConfirmed,
            Self::Refused => LetterKind::CandidateRefused,
        }
    }
}
