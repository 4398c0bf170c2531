//! Second factors: what may be typed, and when they may be managed.

use std::time::Duration;

use crate::crypto::RecoveryCode;
use crate::domain::{Authenticator, Session, Timestamp, WebOrigin, has_several_factors};

/// Recovery codes that a person is given at a time.
pub const RECOVERY_CODES: usize = 10;

/// So few are left that the person is told to make new ones.
pub const FEW_RECOVERY_CODES: i64 = 3;

/// Apps that an account may have at most.
pub const MAX_APPS: usize = 5;

/// Passkeys that an account may have at most.
pub const MAX_PASSKEYS: usize = 10;

/// How long ago somebody who changes factors may have proved themselves.
const MANAGED_WITHIN: Duration = Duration::from_mins(5);

/// How long the second step of a sign-in may take after the first.
pub const SECOND_STEP_WITHIN: Duration = Duration::from_mins(10);

/// How long an app may take to be set up.
pub const SET_UP_WITHIN: Duration = Duration::from_mins(30);

/// What somebody typed where a code is asked for: anything else is no attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedCode {
    /// Six digits.
    App(String),
    Recovery(RecoveryCode),
}

/// Longest text that is looked at.
const MAX_BYTES: usize = 64;

impl TypedCode {
    pub fn read(typed: &str) -> Option<Self> {
        if typed.len() > MAX_BYTES {
            return None;
        }
        let digits: String = typed.split_whitespace().collect();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::App(digits));
        }
        RecoveryCode::parse(typed).map(Self::Recovery)
    }

    pub const fn authenticator(&self) -> Authenticator {
        match self {
            Self::App(_) => Authenticator::Totp,
            Self::Recovery(_) => Authenticator::RecoveryCode,
        }
    }
}

/// May factors be added, removed or replaced in this session now? Only by somebody who has just
/// signed in, and with the factor where there is one.
pub fn may_manage(session: &Session, has_factor: bool, now: Timestamp) -> bool {
    let fresh = now.since(session.auth_time) < MANAGED_WITHIN;
    fresh && (!has_factor || has_several_factors(&session.authenticators))
}

/// Was a passkey asked for by the page that its answer came to? In a frame, and then of a page that
/// may hold it; or not in one.
pub fn is_asked_here((framed, top_origin): (bool, Option<&str>), embedders: &[WebOrigin]) -> bool {
    let may_hold = |origin: &str| embedders.iter().any(|known| known.as_str() == origin);
    match embedders {
        [] => !framed,
        _ => framed && top_origin.is_some_and(may_hold),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_of_an_app_and_the_rest_is_a_recovery_code() {
        assert_eq!(
            TypedCode::read(" 123 456 "),
            Some(TypedCode::App("123456".to_owned()))
        );
        let recovery = TypedCode::read("10AB-10CD-10EF").unwrap();
        assert_eq!(recovery.authenticator(), Authenticator::RecoveryCode);
        for typed in ["", "12345", "1234567", "abcdef", &"1 ".repeat(40)] {
            assert_eq!(TypedCode::read(typed), None, "{typed}");
        }
    }

    // Web Authentication §13.4.9.
    #[test]
    fn a_passkey_is_asked_for_by_pages_that_may_ask() {
        let partner: [WebOrigin; 1] = ["https://formation.example".parse().unwrap()];
        let at = Some("https://formation.example");
        assert!(is_asked_here((false, None), &[]));
        assert!(!is_asked_here((true, at), &[]), "a frame of nobody we know");
        assert!(is_asked_here((true, at), &partner));
        assert!(
            !is_asked_here((true, None), &partner),
            "it does not say whose"
        );
        assert!(!is_asked_here((false, None), &partner), "not in the frame");
        let elsewhere = Some("https://formation.example.evil.example");
        assert!(!is_asked_here((true, elsewhere), &partner));
    }

    #[test]
    fn factors_are_managed_by_who_has_just_shown_them() {
        let session = |authenticators| Session {
            sid: "a-session".parse().unwrap(),
            account: crate::domain::AccountId::from_random(16),
            auth_time: Timestamp::from_unix(1000),
            authenticators,
            seen_at: Timestamp::from_unix(1000),
            expires_at: Timestamp::from_unix(9000),
        };
        let password = session(vec![Authenticator::Password]);
        let both = session(vec![Authenticator::Password, Authenticator::Totp]);
        let (now, later) = (Timestamp::from_unix(1299), Timestamp::from_unix(1300));
        assert!(may_manage(&password, false, now));
        assert!(!may_manage(&password, false, later), "too long ago");
        assert!(!may_manage(&password, true, now), "not without the factor");
        assert!(may_manage(&both, true, now));
        assert!(!may_manage(&both, true, later));
    }
}
