//! What other providers got wrong, named after what is defended.

mod cookies;
mod cross_site_forms;
mod device_codes;
mod disabled_and_suspended;
mod dpop_proofs;
mod enumeration;
mod factor_steps;
mod forged_tokens;
mod forwarded_headers;
mod framing;
mod guessing;
mod handshakes;
mod outgoing;
mod races;
mod recovery_steps;
mod redirect_uri_confusion;
mod registration_steps;
mod script_injection;
mod session_fixation;
mod step_skipping;
mod trail_flooding;
