//! What the audit trail records.

use serde::{Deserialize, Serialize};

use super::{AccountId, ClientId, Grant, Sid, Timestamp, words};

words! {
    /// What happened.
    pub enum EventKind {
        SignedIn = "signed_in",
        SignInFailed = "sign_in_failed",
        /// Refused unheard, after too many failures.
        SignInThrottled = "sign_in_throttled",
        /// A wrong code, after the right password.
        SecondFactorFailed = "second_factor_failed",
        /// Refused unheard, after too many wrong codes.
        SecondFactorThrottled = "second_factor_throttled",
        RecoveryCodeUsed = "recovery_code_used",
        /// A passkey counts backwards: a copy of it is about.
        PasskeyCopied = "passkey_copied",
        FactorAdded = "factor_added",
        FactorRenamed = "factor_renamed",
        FactorRemoved = "factor_removed",
        RecoveryCodesMade = "recovery_codes_made",
        SignedOut = "signed_out",
        SessionExpired = "session_expired",
        /// A partner could not be told within a day that a session has ended.
        LogoutNoticeGivenUp = "logout_notice_given_up",
        ConsentGiven = "consent_given",
        ConsentRefused = "consent_refused",
        ConsentWithdrawn = "consent_withdrawn",
        /// A device was given codes to show to a person.
        DeviceWaiting = "device_waiting",
        /// Somebody typed a code that no device shows.
        DeviceCodeRefused = "device_code_refused",
        /// Refused unheard, after too many of those.
        DeviceCodeThrottled = "device_code_throttled",
        DeviceAllowed = "device_allowed",
        DeviceRefused = "device_refused",
        TokensIssued = "tokens_issued",
        TokensRefreshed = "tokens_refreshed",
        /// A code or refresh token came a second time: all that came of it has ended.
        TokenReused = "token_reused",
        TokensRevoked = "tokens_revoked",
        /// A client was given a token of its own.
        ClientTokenIssued = "client_token_issued",
        /// A client was given a token for another client's.
        TokenExchanged = "token_exchanged",
        ClientRefused = "client_refused",
        KeyCreated = "key_created",
        KeyRotated = "key_rotated",
        ClientRegistered = "client_registered",
        ClientChanged = "client_changed",
        ClientSecretReplaced = "client_secret_replaced",
        ClientDisabled = "client_disabled",
        ClientEnabled = "client_enabled",
        OperatorTokenMade = "operator_token_made",
        OperatorTokenRevoked = "operator_token_revoked",
        AccountCreated = "account_created",
        AccountSuspended = "account_suspended",
        AccountResumed = "account_resumed",
        /// Radiation: sessions, tokens, rights and roles have ended.
        AccountStruckOff = "account_struck_off",
        /// A company's registration was begun. Its events bear the journey's name.
        RegistrationStarted = "registration_started",
        RegistrationStep = "registration_step",
        RegistrationSubmitted = "registration_submitted",
        /// Another link was sent, or the same to a corrected address.
        RegistrationLinkSent = "registration_link_sent",
        /// Refused, after too many from there or for that establishment.
        RegistrationThrottled = "registration_throttled",
        /// A wrong password came with the link.
        RegistrationRefused = "registration_refused",
        EmailValidated = "email_validated",
        /// Who registered a company is an administrator of it now.
        AdministratorConfirmed = "administrator_confirmed",
        AdministratorRefused = "administrator_refused",
        /// A key was made, to be posted to an establishment.
        PostedKeyMade = "posted_key_made",
        PostedKeyWrong = "posted_key_wrong",
        DeclarantInvited = "declarant_invited",
        InvitationAccepted = "invitation_accepted",
        InvitationWithdrawn = "invitation_withdrawn",
        AddressCorrected = "address_corrected",
        /// Somebody wants another address, which is yet to be proven.
        AddressChangeAsked = "address_change_asked",
        AddressChanged = "address_changed",
        /// The address that was replaced was taken back.
        AddressRestored = "address_restored",
        AdministratorMade = "administrator_made",
        AdministratorUnmade = "administrator_unmade",
        /// What somebody who was struck off had rights for was given to a successor.
        RightsTransferred = "rights_transferred",
        /// Somebody took along what is kept about them.
        DataExported = "data_exported",
        PasswordChanged = "password_changed",
        /// A new password was chosen by who had forgotten the old one.
        PasswordRecovered = "password_recovered",
        /// Somebody asked for a link to a new password, or for help with one.
        RecoveryAsked = "recovery_asked",
        /// The same, refused unheard after too many.
        RecoveryThrottled = "recovery_throttled",
        RecoveryLinkSent = "recovery_link_sent",
        RecoveryLinkUsed = "recovery_link_used",
        /// Administrators were told that somebody asks for help.
        HelpAsked = "help_asked",
        /// One of them had a link sent to the address on file.
        HelpGiven = "help_given",
        HelpDismissed = "help_dismissed",
        StaffAdded = "staff_added",
        StaffRemoved = "staff_removed",
        /// An agent of support had people listed; which, is in the detail.
        SupportSearched = "support_searched",
        /// An agent of support looked at an account.
        SupportLooked = "support_looked",
        LocksLifted = "locks_lifted",
        /// An agent asks for a reset that another must allow.
        ResetAsked = "reset_asked",
        ResetApproved = "reset_approved",
        ResetRejected = "reset_rejected",
        SecretQuestionSet = "secret_question_set",
        AnswerRight = "answer_right",
        AnswerWrong = "answer_wrong",
        /// Refused unheard, after too many answers.
        AnswerThrottled = "answer_throttled",
        /// A mail could not be sent, and will not be tried again.
        MailGivenUp = "mail_given_up",
        RightsChanged = "rights_changed",
        /// What the public register says of establishments was taken over.
        RegisterImported = "register_imported",
    }
}

/// One thing that happened. It holds no secret, and of people their account's number only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: Timestamp,
    pub kind: EventKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Sid>,
    /// Where the request came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What else there is to say, in a few words of our own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Event {
    pub const fn new(kind: EventKind, at: Timestamp) -> Self {
        Self {
            at,
            kind,
            account: None,
            client: None,
            sid: None,
            address: None,
            detail: None,
        }
    }

    /// Something that happened to a grant.
    pub fn of_grant(kind: EventKind, grant: &Grant, at: Timestamp) -> Self {
        Self::new(kind, at)
            .account(grant.account)
            .client(&grant.client)
            .sid(&grant.terms.sid)
    }

    #[must_use]
    pub fn account(self, account: AccountId) -> Self {
        Self {
            account: Some(account),
            ..self
        }
    }

    #[must_use]
    pub fn client(self, client: &ClientId) -> Self {
        Self {
            client: Some(client.clone()),
            ..self
        }
    }

    #[must_use]
    pub fn sid(self, sid: &Sid) -> Self {
        Self {
            sid: Some(sid.clone()),
            ..self
        }
    }

    #[must_use]
    pub fn address(self, address: &impl ToString) -> Self {
        Self {
            address: Some(address.to_string()),
            ..self
        }
    }

    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }
}
