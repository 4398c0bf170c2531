//! `/recover`: back into an account whose password is forgotten.
//!
//! 1. `start`: who are you? Every name is taken: whether it is anybody's is told to nobody.
//!    In a frame of a partner's page, `whole_page` goes on.
//! 2. `ways`: what there is to choose from; the same for everybody.
//! 3. `question`: the answer to a question of one's own, five times in a row at most.
//! 4. `mail`: a link to the address on file, which `link` opens, in any browser.
//! 5. `help`: a request to the administrators of the establishment.
//! 6. `password`: who has proven by one of the ways whose account it is chooses a new password,
//!    once, in the browser that proved it. Nobody is signed in by that: the sign-in that was
//!    pending goes on, and asks for all that a sign-in asks for.

mod ask;
pub(in crate::web) mod help;
pub(in crate::web) mod link;
pub(in crate::web) mod mail;
pub(in crate::web) mod password;
pub(in crate::web) mod question;
pub(in crate::web) mod start;
pub(in crate::web) mod ways;
pub(in crate::web) mod whole_page;
