//! The life of accounts as pure decisions: what is allowed, how long to wait. No HTTP, no SQL.

pub mod candidates;
pub mod declarants;
pub mod factors;
pub mod password;
pub mod recovery;
pub mod registration;
pub mod remembered;
pub mod support;
pub mod throttle;
