//! `/support`: the console of those who help people by telephone.
//!
//! 1. An [`Agent`] is proven anew at every request: an account that an operator named, signed in
//!    with a second factor not long ago. To everybody else these pages do not exist.
//! 2. A password is reset by two agents: one asks and says why, another allows it; then a link
//!    goes to the address on file. Nobody sees it.
//! 3. Nobody acts on their own account, or on one of staff. Everything is in the trail, with the
//!    agent and the reason.

mod agent;
pub(in crate::web) mod person;
pub(in crate::web) mod resets;
pub(in crate::web) mod search;
pub(in crate::web) mod trail;

use agent::{Agent, AgentForm};

const PERSON: &str = "/support/person";
const RESETS: &str = "/support/resets";
