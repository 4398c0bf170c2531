//! Every query of the store, on both engines.

mod accounts;
mod audit;
mod clients;
mod colleagues;
mod consents;
mod devices;
mod factors;
mod grants;
mod help_requests;
mod journal;
mod jtis;
mod keys;
mod logout_notices;
mod mailed_links;
mod mails;
mod proofs;
mod pushed_requests;
mod recovery;
mod recovery_requests;
mod register;
mod registrations;
mod revoked_tokens;
mod rights;
mod samples;
mod sessions;
mod throttle;
