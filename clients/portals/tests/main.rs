//! A portal as its visitors and its provider see it: the real server on a free port, a browser
//! with cookies, and the stand-in provider of the training account, which can be told to
//! misbehave.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod backchannel;
mod initiation;
mod sign_in;
mod sign_out;
mod support;
