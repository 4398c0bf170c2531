//! How a partner's page notices, without a request, that the session has changed (Session
//! Management 1.0 §3.2, §4.2).
//!
//! The browser holds a value that says which session it is without naming it, in a cookie that our
//! script in the partner's frame can read. An answer carries that value hashed with the partner's
//! own name and origin, so that no two partners are told the same.

use crate::crypto::{random_id, sha256_text};
use crate::domain::{ClientId, Sid};

/// The content of the cookie: the same for the whole of a session, and for no other.
pub fn browser_state(sid: &Sid) -> String {
    sha256_text(&format!("browser state of {sid}"))
}

/// `session_state`: what `assets/check-session.js` computes again, and the salt it was made with.
pub fn session_state(client: &ClientId, origin: &str, browser_state: &str) -> String {
    let salt = random_id();
    let hash = sha256_text(&format!("{client} {origin} {browser_state} {salt}"));
    format!("{hash}.{salt}")
}
