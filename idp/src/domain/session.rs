//! A person signed in to the provider itself, in one browser.

use super::{AccountId, Authenticator, Sid, Timestamp};

/// A single sign-on session. The browser holds a secret whose hash finds it; partners know its
/// `sid`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub sid: Sid,
    pub account: AccountId,
    /// When credentials were last checked.
    pub auth_time: Timestamp,
    /// What the person proved themselves with, in the order of the vocabulary.
    pub authenticators: Vec<Authenticator>,
    /// Last use, to within a minute.
    pub seen_at: Timestamp,
    /// However much it is used, it ends then.
    pub expires_at: Timestamp,
}
