//! Every query of the store, on both engines.

mod accounts;
mod audit;
mod clients;
mod consents;
mod grants;
mod journal;
mod jtis;
mod keys;
mod proofs;
mod pushed_requests;
mod registrations;
mod rights;
mod samples;
mod sessions;
mod throttle;
