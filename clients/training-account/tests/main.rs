//! The site as its visitors and its provider see it: the real server on a free port, a browser
//! with cookies, and a stand-in provider that can be told to misbehave.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod backchannel;
mod initiation;
mod protection;
mod rights;
mod sign_in;
mod sign_out;
mod support;
