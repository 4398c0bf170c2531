//! Partners as operators declare them, in the words of RFC 7591.
//!
//! 1. [`parse`] reads a file that is kept in a repository and reviewed; [`read`] reads one
//!    partner's metadata, wherever it comes from. What is wrong is a [`Flaw`], or a [`Fault`]
//!    with its place.
//! 2. [`plan()`] compares what is declared with what is registered. Applied once, the same files
//!    make a plan without a change.

mod changes;
mod file;
mod metadata;
mod plan;

pub use changes::{Change, differences};
pub use file::{Declared, MAX_BYTES, SecretReference, parse};
pub use metadata::{Flaw, read, read_leniently};
pub use plan::{Known, KnownSecret, Plan, Step, Taken, Wanted, plan};

/// What is wrong with what an operator wrote, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {flaw}")]
pub struct Fault {
    /// File and line.
    pub place: String,
    pub flaw: Flaw,
}
