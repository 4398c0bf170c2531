//! What rights mean: pure functions over rules.
//!
//! A right is never stored establishment by establishment: `store` loads the few rules that bear
//! on a question, and this module answers it.
//!
//! 1. [`Holdings`](crate::domain::Holdings) is what one account has, or the part of it that a
//!    question touches; its `case` narrows it to one establishment.
//! 2. [`check()`] answers in the order that its documentation tells; [`explain()`] shows the chain.
//! 3. [`claim`] turns holdings into what a partner's token says, small whatever they are;
//!    [`page`] into the signed lists that a large account's claim refers to.

mod check;
pub mod claim;
mod explain;
mod lack;
pub mod page;
mod reasons;
#[cfg(test)]
mod worlds;

pub use check::{Decision, Ground, Refusal, check, held, is_open};
pub use explain::{Explanation, explain};
pub use lack::{Lack, lack};
pub use reasons::{Reason, reasons};
