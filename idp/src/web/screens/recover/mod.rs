//! `/recover`: back into an account whose password is forgotten.
//!
//! 1. `start`: who are you? Every name is taken: whether it is anybody's is told to nobody.
//! 2. `question`: the answer to a question of one's own, five times in a row at most.
//! 3. `password`: who has proven by one of the ways whose account it is chooses a new password,
//!    once, in the browser that proved it. Nobody is signed in by that: the sign-in that was
//!    pending goes on, and asks for all that a sign-in asks for.

pub(in crate::web) mod password;
pub(in crate::web) mod question;
pub(in crate::web) mod start;
