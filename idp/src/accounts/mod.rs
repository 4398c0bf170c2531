//! The life of accounts as pure decisions: what is allowed, how long to wait. No HTTP, no SQL.

pub mod declarants;
pub mod factors;
pub mod password;
pub mod recovery;
pub mod throttle;
