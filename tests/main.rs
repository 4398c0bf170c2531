//! One binary for all tests of the provider from outside.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod architecture;
mod journeys;
mod nodes;
mod spec;
mod store;
mod support;
