//! What is written to people.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    AccountId, AddressLetter, LinkKey, LinkPurpose, MailId, Name, RegistrationLetter, Timestamp,
    words,
};

/// What a mail is about, with all that its text needs to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// An operator wants to know whether mails arrive.
    Trial,
    AccountSuspended,
    AccountResumed,
    AccountStruckOff,
    /// An administrator asks somebody in.
    Invited {
        key: LinkKey,
        /// Who asks.
        first_name: Name,
        last_name: Name,
        until: Timestamp,
    },
    /// About the registration of a company.
    Registration(RegistrationLetter),
    /// About another address of the account.
    Address(AddressLetter),
    AdministratorMade,
    AdministratorUnmade,
    PasswordChanged {
        at: Timestamp,
    },
    SecretQuestionSet {
        at: Timestamp,
    },
    /// Somebody says they have forgotten the password.
    RecoveryAsked {
        key: LinkKey,
        until: Timestamp,
    },
    /// The same at an administrator's word.
    RecoveryAssisted {
        key: LinkKey,
        until: Timestamp,
    },
    /// A colleague cannot sign in and asks for help.
    HelpAsked {
        first_name: Name,
        last_name: Name,
        until: Timestamp,
    },
    /// An administrator gave another address for who asked for help.
    AddressCorrected {
        at: Timestamp,
    },
    FactorAdded,
    FactorRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    /// Of a passkey that a copy seems to be about of.
    PasskeyCopied,
    RecoveryCodesMade,
    RecoveryCodeUsed,
}

words! {
    /// The kinds of [`Letter`], for those who may not read them.
    pub enum LetterKind {
        Trial = "trial",
        AccountSuspended = "account_suspended",
        AccountResumed = "account_resumed",
        AccountStruckOff = "account_struck_off",
        Invited = "invited",
        RegistrationLink = "registration_link",
        RegistrationTried = "registration_tried",
        CandidateWaiting = "candidate_waiting",
        AdministratorConfirmed = "administrator_confirmed",
        CandidateRefused = "candidate_refused",
        AdministratorMade = "administrator_made",
        AdministratorUnmade = "administrator_unmade",
        PasswordChanged = "password_changed",
        SecretQuestionSet = "secret_question_set",
        RecoveryAsked = "recovery_asked",
        RecoveryAssisted = "recovery_assisted",
        HelpAsked = "help_asked",
        AddressCorrected = "address_corrected",
        AddressProof = "address_proof",
        AddressReplaced = "address_replaced",
        AddressRestored = "address_restored",
        FactorAdded = "factor_added",
        FactorRemoved = "factor_removed",
        PasskeyAdded = "passkey_added",
        PasskeyRemoved = "passkey_removed",
        PasskeyCopied = "passkey_copied",
        RecoveryCodesMade = "recovery_codes_made",
        RecoveryCodeUsed = "recovery_code_used",
    }
}

/// A mail as the outbox keeps it: its address and content are sealed.
#[derive(Clone, Debug)]
pub struct SealedMail {
    pub id: MailId,
    pub account: Option<AccountId>,
    pub kind: LetterKind,
    pub sealed: String,
    /// After this it is not worth sending any more.
    pub expires_at: Timestamp,
}

impl Letter {
    pub const fn kind(&self) -> LetterKind {
        match self {
            Self::Trial => LetterKind::Trial,
            Self::AccountSuspended => LetterKind::AccountSuspended,
            Self::AccountResumed => LetterKind::AccountResumed,
            Self::AccountStruckOff => LetterKind::AccountStruckOff,
            Self::Invited { .. } => LetterKind::Invited,
            Self::Registration(letter) => letter.kind(),
            Self::Address(letter) => letter.kind(),
            Self::AdministratorMade => LetterKind::AdministratorMade,
            Self::AdministratorUnmade => LetterKind::AdministratorUnmade,
            Self::PasswordChanged { .. } => LetterKind::PasswordChanged,
            Self::SecretQuestionSet { .. } => LetterKind::SecretQuestionSet,
            Self::RecoveryAsked { .. } => LetterKind::RecoveryAsked,
            Self::RecoveryAssisted { .. } => LetterKind::RecoveryAssisted,
            Self::HelpAsked { .. } => LetterKind::HelpAsked,
            Self::AddressCorrected { .. } => LetterKind::AddressCorrected,
            Self::FactorAdded => LetterKind::FactorAdded,
            Self::FactorRemoved => LetterKind::FactorRemoved,
            Self::PasskeyAdded => LetterKind::PasskeyAdded,
            Self::PasskeyRemoved => LetterKind::PasskeyRemoved,
            Self::PasskeyCopied => LetterKind::PasskeyCopied,
            Self::RecoveryCodesMade => LetterKind::RecoveryCodesMade,
            Self::RecoveryCodeUsed => LetterKind::RecoveryCodeUsed,
        }
    }

    /// How long after it was written it is still worth reading.
    pub const fn keeps(&self) -> Duration {
        match self {
            Self::Trial => Duration::from_hours(1),
            Self::Address(letter) => letter.keeps(),
            Self::RecoveryAsked { .. } => LinkPurpose::Recovery.lifetime(),
            Self::RecoveryAssisted { .. } => LinkPurpose::AssistedRecovery.lifetime(),
            Self::AccountSuspended
            | Self::HelpAsked { .. }
            | Self::AddressCorrected { .. }
            | Self::AccountResumed
            | Self::AccountStruckOff
            | Self::Invited { .. }
            | Self::Registration(_)
            | Self::AdministratorMade
            | Self::AdministratorUnmade
            | Self::PasswordChanged { .. }
            | Self::SecretQuestionSet { .. }
            | Self::FactorAdded
            | Self::FactorRemoved
            | Self::PasskeyAdded
            | Self::PasskeyRemoved
            | Self::PasskeyCopied
            | Self::RecoveryCodesMade
            | Self::RecoveryCodeUsed => Duration::from_hours(7 * 24),
        }
    }
}
